import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCAL_REGION } from "../../local/gateway/gateway.ts";
import { ROOT, type Stack } from "../../local/stack/start-stack.ts";
import { sender, type Sent } from "../../scripts/smoke/send.ts";
import { signer } from "../../scripts/smoke/sign.ts";
import { startStack } from "../support/stack.ts";

const MINUTES = 180_000;

describe.each(["rest", "http"] as const)("callers who sign with IAM, through a gateway of type %s", (type) => {
  let stack: Stack;
  let client: ReturnType<typeof sender>;
  beforeAll(async () => {
    stack = await startStack({ gateway: type, seed: true });
    client = sender(new URL(stack.gateway));
  }, MINUTES);
  afterAll(async () => {
    client?.close();
    await stack?.close();
  });

  const keysOf = (name: string) => {
    const persona = stack.iamPersonas.find((each) => each.name === name);
    if (persona === undefined) throw new Error(`no IAM persona is called ${name}`);
    return { ...persona.credentials, region: LOCAL_REGION };
  };
  async function send(name: string, sent: Sent) {
    stack.clearRequests();
    const answer = await client.send(await signer(new URL(stack.gateway), keysOf(name))(sent));
    const code = answer.headers["index-gate-code"];
    return {
      status: answer.status,
      code,
      body: answer.body.toString(),
      narrowed: answer.headers["index-gate-narrowed"],
    };
  }
  const forwarded = () => stack.requests().filter(({ url }) => !url.startsWith("/_resolve/"));

  it.each(["", "/-/domains/logs"])(
    "are refused what the token of another role gets, below `/-/iam%s`",
    async (base) => {
      for (const path of ["/logs-*/_search", "/orders-x", "/_cluster/health"]) {
        const refused = await send("release-bot", { method: "GET", path: `/-/iam${base}${path}` });
        expect(refused.status).toBe(403);
        expect(forwarded()).toEqual([]);
      }
      expect(await send("nobody", { method: "GET", path: `/-/iam${base}/releases-*/_search` })).toMatchObject({
        status: 403,
        code: "index-not-granted",
      });
      expect(forwarded()).toEqual([]);
    },
  );

  it.each(["", "/-/domains/logs"])(
    "get the decisions that a machine of the role gets, below `/-/iam%s`",
    async (base) => {
      const token = await stack.token("release-bot");
      const requests: Sent[] = [
        { method: "GET", path: "/" },
        { method: "GET", path: "/_search?size=0" },
        { method: "GET", path: "/releases-*/_count" },
        { method: "HEAD", path: "/releases-none" },
        { method: "GET", path: "/releases-*%2Clogs-*/_search?size=0" },
        { method: "GET", path: "/tickets-*/_search" },
        { method: "DELETE", path: "/releases-none" },
        { method: "GET", path: "/_no_such" },
        {
          method: "POST",
          path: "/_msearch",
          headers: { "content-type": "application/x-ndjson" },
          body: '{"index":"logs-app"}\n{}\n',
        },
      ];
      for (const request of requests) {
        const signed = await send("release-bot", { ...request, path: `/-/iam${base}${request.path}` });
        const asked = await client.send({
          ...request,
          path: `${base}${request.path}`,
          headers: { ...request.headers, authorization: `Bearer ${token}` },
        });
        expect({ status: signed.status, code: signed.code, narrowed: signed.narrowed }).toEqual({
          status: asked.status,
          code: asked.headers["index-gate-code"],
          narrowed: asked.headers["index-gate-narrowed"],
        });
      }
    },
  );

  it("are in the audit line by role and session, and known to the domain as the role", async () => {
    await send("release-bot", { method: "GET", path: "/-/iam/releases-*/_count" });
    const line = stack.logs().findLast((each) => each.includes('"phase":"decision"')) ?? "";
    expect(JSON.parse(line)).toMatchObject({
      principal: "arn:aws:iam::123456789012:role/ci-deploy",
      displayName: "release-bot",
      tokenId: keysOf("release-bot").accessKeyId,
      roles: ["release-bot"],
      decision: "allow",
      path: "/-/iam/releases-*/_count",
    });
    expect(forwarded()[0]?.headers["x-opaque-id"]).toBe("index-gate/arn:aws:iam::123456789012:role/ci-deploy");
  });

  it(
    "pass the checks of `npm run smoke -- --iam`",
    async () => {
      const { accessKeyId, secretAccessKey, sessionToken, region } = keysOf("release-bot");
      const keys = {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_REGION: region,
      };
      const token = await stack.token("devops");
      const args = ["scripts/smoke.ts", "--url", stack.gateway, "--token", token, "--iam", "--json"];
      const stdout = await new Promise<string>((resolve) => {
        execFile(
          join(ROOT, "node_modules", ".bin", "tsx"),
          args,
          { cwd: ROOT, env: { PATH: process.env["PATH"], ...keys } },
          // an exit code of 3 says that a check failed: the table says which
          (_error, text) => resolve(text),
        );
      });
      const { checks } = JSON.parse(stdout) as {
        checks: readonly { check: string; result: string; detail?: string }[];
      };
      expect(checks.filter(({ result }) => result === "fail")).toEqual([]);
      const signed = checks.filter(({ check }) => /signed|signature/.test(check));
      expect(signed.map(({ result }) => result)).toEqual(Array.from({ length: 7 }, () => "pass"));
    },
    MINUTES,
  );
});
