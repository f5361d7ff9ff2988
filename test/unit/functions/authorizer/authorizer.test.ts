import { readFileSync } from "node:fs";
import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { answerHttp, answerRest } from "../../../../functions/authorizer/authorizer.ts";
import { describeFault } from "../../../../shared/audit/fault.ts";
import { FaultError } from "../../../../shared/errors.ts";
import { readContext } from "../../../../shared/policy/caller.ts";
import { ISSUERS, KEYS, oktaClaims, partnerClaims, published, seconds } from "../../identity/issuers.ts";
import { documents, makeKey, signToken } from "../../identity/signer.ts";
import { policyWith, role } from "../../policy/principals.ts";
import { portsFor } from "./ports.ts";

const policy = {
  ...policyWith({
    devops: role({ groups: ["okta:devops"] }),
    partners: role({ groups: ["partner:devops"] }, [{ domain: "logs", indices: ["shared-*"], actions: ["read"] }]),
    bot: role({ clients: ["okta:0oa9bot"] }),
  }),
  issuers: ISSUERS,
};

const STAGE = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/*/*";
const sample = (name: string): object => JSON.parse(readFileSync(`events/authorizer/${name}.json`, "utf8")) as object;
const rest = (token: string, more: object = {}): APIGatewayRequestAuthorizerEvent => {
  const headers = { Authorization: `Bearer ${token}` };
  return {
    ...sample("rest-stage-allowed"),
    headers,
    multiValueHeaders: { Authorization: [headers.Authorization] },
    ...more,
  } as never;
};
const http = (token: string): APIGatewayRequestAuthorizerEventV2 =>
  ({ ...sample("http-search-allowed"), headers: { authorization: `Bearer ${token}` } }) as never;

const good = signToken(oktaClaims(), KEYS.okta);
const forged = signToken(oktaClaims(), makeKey("okta-1", "RS256"));
const expired = signToken(oktaClaims({ exp: Math.floor(seconds()) - 60 }), KEYS.okta);

describe("a bad token", () => {
  it("is a deny for the whole stage on REST, with the code and a reason", async () => {
    const answer = await answerRest(rest(forged), portsFor(policy, published().fetchJson));
    expect(answer).toEqual({
      principalId: "refused",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: "Deny", Resource: STAGE }],
      },
      context: { code: "token-invalid", reason: "the signature of the token is not valid" },
    });
  });

  it("says that it has expired", async () => {
    const answer = await answerRest(rest(expired), portsFor(policy, published().fetchJson));
    expect(answer.context).toEqual({ code: "token-expired", reason: "the token has expired" });
  });

  it("throws exactly `Unauthorized` on the HTTP API", async () => {
    const { fetchJson } = published();
    for (const token of [forged, expired, "nonsense"]) {
      await expect(answerHttp(http(token), portsFor(policy, fetchJson))).rejects.toThrow(/^Unauthorized$/);
    }
  });

  it("leaves an audit line that says why, and holds nothing of the token", async () => {
    const ports = portsFor(policy, published().fetchJson);
    await answerRest(rest(forged), ports);
    await answerHttp(http(forged), ports).catch(() => undefined);
    expect(ports.audited).toEqual([
      {
        kind: "audit",
        phase: "decision",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        requestId: "3f0c2a58-7d1e-4c55-9a52-6f6b5d0a9c11",
        sourceIp: "203.0.113.7",
        userAgent: "curl/8.9.1",
        method: "GET",
        path: "/prod/logs-*/_search",
        decision: "deny",
        code: "token-invalid",
        why: "the signature of the token is not valid",
        policyVersion: "0123456789ab",
      },
      expect.objectContaining({ requestId: "Fx1AbEYFjoEEJ5w=", path: "/logs-*/_search", code: "token-invalid" }),
    ]);
    const written = JSON.stringify(ports.audited);
    for (const secret of [...forged.split("."), "alice", "00u1abc", "0oa1portal"])
      expect(written).not.toContain(secret);
  });

  it("has a reason that API Gateway can paste into its JSON", async () => {
    const { fetchJson } = published();
    const tokens = [
      forged,
      expired,
      "a.b.c",
      'a"b',
      signToken(oktaClaims({ aud: '"x"' }), KEYS.okta),
      signToken(oktaClaims({ iss: "'" }), KEYS.okta),
    ];
    for (const token of tokens) {
      const { context } = await answerRest(rest(token), portsFor(policy, fetchJson));
      expect("reason" in context && context.reason).toMatch(/^[A-Za-z0-9 ,-]+$/);
    }
  });
});

describe("a fault of ours", () => {
  it("is thrown, never a refusal, and says nothing", async () => {
    const ports = portsFor(policy, documents({}).fetchJson);
    await expect(answerRest(rest(good), ports)).rejects.toThrow(/^the token could not be checked$/);
    await expect(answerHttp(http(good), ports)).rejects.toThrow(/^the token could not be checked$/);
    expect(ports.audited).toEqual([]);
    expect(ports.faults.map(describeFault)).toEqual([
      {
        kind: "fault",
        code: "gate-failed",
        why: "the keys of issuer `okta` could not be fetched",
        causes: ["unreachable"],
      },
      { kind: "fault", code: "gate-failed", why: "the keys of issuer `okta` may not be fetched again yet" },
    ]);
  });

  it("is an unknown key while the limit of fetches is shut", async () => {
    const ports = portsFor(policy, published().fetchJson);
    const unknown = (kid: string): string => signToken(oktaClaims(), makeKey(kid));
    const first = await answerRest(rest(unknown("x1")), ports);
    expect(first.context).toMatchObject({ code: "token-invalid" });
    await expect(answerRest(rest(unknown("x2")), ports)).rejects.toThrow(FaultError);
    expect(ports.audited).toHaveLength(1);
  });

  it("is a method ARN that is none, whatever the token", async () => {
    for (const token of [good, forged]) {
      for (const methodArn of [
        "",
        "*",
        "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5",
        "arn:aws:execute-api:eu-west-1:123456789012:*/*/GET/",
      ]) {
        await expect(answerRest(rest(token, { methodArn }), portsFor(policy, published().fetchJson))).rejects.toThrow(
          FaultError,
        );
      }
    }
  });

  it("is described without the message when it is a defect", () => {
    const described = describeFault(new TypeError("eyJhbGciOi is not a function"));
    expect(described).toMatchObject({ why: "TypeError" });
    expect(JSON.stringify(described)).not.toContain("eyJhbGciOi");
    expect(describeFault("thrown text")).toEqual({
      kind: "fault",
      code: "gate-failed",
      why: "something was thrown that is no error",
    });
  });
});

describe("a good token", () => {
  it("is an allow for the whole stage on REST, with the context for the proxy", async () => {
    const answer = await answerRest(rest(good), portsFor(policy, published().fetchJson));
    expect(answer.principalId).toBe("okta:00u1abc");
    expect(answer.policyDocument.Statement).toEqual([
      { Action: "execute-api:Invoke", Effect: "Allow", Resource: STAGE },
    ]);
    expect(Object.values(answer.context).every((value) => typeof value === "string")).toBe(true);
    expect(readContext(answer.context, policy)).toMatchObject({ principal: "okta:00u1abc", roles: ["devops"] });
  });

  it.each([
    ["arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/", STAGE],
    ["arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/POST/a/*/b/prod/GET/", STAGE],
    [
      "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/v1_a-b/GET/x",
      "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/v1_a-b/*/*",
    ],
  ])("allows the stage of %s", async (methodArn, resource) => {
    const answer = await answerRest(rest(good, { methodArn }), portsFor(policy, published().fetchJson));
    expect(answer.policyDocument.Statement[0].Resource).toBe(resource);
  });

  it("is a simple response on the HTTP API", async () => {
    const { isAuthorized, context } = await answerHttp(http(good), portsFor(policy, published().fetchJson));
    expect(isAuthorized).toBe(true);
    expect(readContext(context, policy)).toMatchObject({ principal: "okta:00u1abc", roles: ["devops"] });
  });

  it("of another issuer has other roles for a group of the same name", async () => {
    const { context } = await answerHttp(
      http(signToken(partnerClaims(), KEYS.partner)),
      portsFor(policy, published().fetchJson),
    );
    expect(context).toMatchObject({ principal: "partner:bob", roles: "partners" });
  });

  it("of a machine has the roles of its client, a person's with that client has not", async () => {
    const ports = portsFor(policy, published().fetchJson);
    const machine = signToken(
      oktaClaims({ cid: "0oa9bot", sub: "0oa9bot", uid: undefined, groups: undefined }),
      KEYS.okta,
    );
    const person = signToken(oktaClaims({ cid: "0oa9bot", groups: undefined }), KEYS.okta);
    expect((await answerHttp(http(machine), ports)).context).toMatchObject({ principal: "okta:0oa9bot", roles: "bot" });
    expect((await answerHttp(http(person), ports)).context).toMatchObject({ principal: "okta:00u1abc", roles: "" });
  });

  it("without a role is passed on to the proxy, which refuses", async () => {
    const token = signToken(oktaClaims({ groups: [] }), KEYS.okta);
    const answer = await answerRest(rest(token), portsFor(policy, published().fetchJson));
    expect(answer.policyDocument.Statement[0].Effect).toBe("Allow");
    expect(answer.context).toMatchObject({ roles: "", grants: "[]" });
  });
});
