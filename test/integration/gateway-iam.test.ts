import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gateway, LOCAL_REGION } from "../../local/gateway/gateway.ts";
import type { IamCaller } from "../../local/gateway/iam.ts";
import { readGatewayResponses } from "../../local/gateway/template.ts";
import { ROOT } from "../../local/stack/start-stack.ts";
import { sender, type Sent } from "../../scripts/smoke/send.ts";
import { signer, type SigningKeys } from "../../scripts/smoke/sign.ts";
import { type EchoedEvent, startEcho } from "../support/echo-gateway.ts";

const CALLER: IamCaller = {
  userArn: "arn:aws:sts::123456789012:assumed-role/ci-deploy/build-7",
  credentials: { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "the secret", sessionToken: "the session" },
};
const KEYS: SigningKeys = { ...CALLER.credentials, region: LOCAL_REGION };
const PATH = "/-/iam/logs-*%2Cb/_search";
const JSON_TYPE = { "content-type": "application/json" };

describe.each(["rest", "http"] as const)("a %s API's routes for signed requests", (type) => {
  let gateway: Gateway;
  let now = (): number => Date.now();
  let send: ReturnType<typeof sender>["send"];
  let close: () => void;

  beforeAll(async () => {
    const responses = await readGatewayResponses(ROOT, type);
    gateway = await startEcho(type, { responses, iamCallers: [CALLER], now: () => now() });
    ({ send, close } = sender(new URL(gateway.url)));
  });
  afterAll(async () => {
    close();
    await gateway.close();
  });

  const sign = (sent: Sent, keys: Partial<SigningKeys> = {}) =>
    signer(new URL(gateway.url), { ...KEYS, ...keys })(sent);
  const search: Sent = { method: "POST", path: PATH, headers: JSON_TYPE, body: "{}" };

  /** What API Gateway itself answers: of a REST API in the template's shape, of an HTTP API without a reason. */
  async function expectRefused(sent: Sent, status: number, code: string): Promise<void> {
    const answer = await send(sent);
    const body = JSON.parse(answer.body.toString()) as object;
    if (type === "http") {
      expect({ status: answer.status, body }).toEqual({ status: 403, body: { message: "Forbidden" } });
    } else {
      expect(answer.status).toBe(status);
      expect(body).toMatchObject({ error: { gate: { code } } });
      expect(answer.headers["index-gate-code"]).toBe(code);
    }
  }

  it("refuse what is not signed", () => expectRefused(search, 404, "not-found"));

  it.each<[string, (sent: Sent) => Promise<Sent>]>([
    ["a token", async (sent) => ({ ...sent, headers: { ...sent.headers, authorization: "Bearer good" } })],
    ["an unknown key", (sent) => sign(sent, { accessKeyId: "ASIAOTHER" })],
    ["another secret", (sent) => sign(sent, { secretAccessKey: "another" })],
    ["another session's token", (sent) => sign(sent, { sessionToken: "another" })],
    ["no session's token", (sent) => sign(sent, { sessionToken: undefined })],
    ["another region", (sent) => sign(sent, { region: "eu-central-1" })],
    ["another path", async (sent) => ({ ...(await sign(sent)), path: "/-/iam/other/_search" })],
    ["the path in another spelling", async (sent) => ({ ...(await sign(sent)), path: PATH.replace("%2C", ",") })],
    ["another query", async (sent) => ({ ...(await sign(sent)), path: `${PATH}?index=other` })],
    ["another method", async (sent) => ({ ...(await sign(sent)), method: "PUT" })],
    ["another body", async (sent) => ({ ...(await sign(sent)), body: "{} " })],
    ["no body", async (sent) => ({ ...(await sign(sent)), body: "" })],
    [
      "a changed header that was signed",
      async (sent) => {
        const signed = await sign(sent);
        return { ...signed, headers: { ...signed.headers, "content-type": "application/x-ndjson" } };
      },
    ],
    [
      "a header of AWS that was not signed",
      async (sent) => {
        const signed = await sign(sent);
        return { ...signed, headers: { ...signed.headers, "x-amz-meta": "1" } };
      },
    ],
  ])("refuse %s", async (_, change) => expectRefused(await change(search), 401, "token-invalid"));

  it.each([
    ["old", 6 * 60_000],
    ["of the future", -6 * 60_000],
  ])("refuse a signature that is %s", async (_, offMs) => {
    const signed = await sign(search);
    now = () => Date.now() + offMs;
    try {
      await expectRefused(signed, 401, "token-invalid");
    } finally {
      now = () => Date.now();
    }
  });

  it("hand over who signed, and nothing of an authorizer", async () => {
    for (const method of ["POST", "GET"]) {
      const answer = await send(await sign({ ...search, method }));
      expect(answer.status).toBe(200);
      const { resource, routeKey, requestContext } = JSON.parse(answer.body.toString()) as EchoedEvent;
      const callerId = expect.stringMatching(/^AROA[0-9A-F]{17}:build-7$/);
      const known = { accessKey: "ASIAEXAMPLE", accountId: "123456789012", userArn: CALLER.userArn };
      if (type === "rest") {
        expect(resource).toBe("/-/iam/{proxy+}");
        expect(requestContext.identity).toMatchObject({ ...known, caller: callerId, user: callerId });
        expect(requestContext.authorizer).toBeUndefined();
      } else {
        expect(routeKey).toBe("ANY /-/iam/{proxy+}");
        expect(requestContext.authorizer).toEqual({
          iam: { ...known, callerId, userId: callerId, cognitoIdentity: null, principalOrgId: null },
        });
      }
    }
  });

  it("are bound to the route: the encoded segment is another one on a REST API, the same on an HTTP API", async () => {
    const answer = await send(await sign({ method: "GET", path: "/%2D/iam/logs-app/_search" }));
    if (type === "rest") {
      // the authorizer has been asked about the header
      expect(JSON.parse(answer.body.toString())).toMatchObject({ resource: "/{proxy+}" });
    } else {
      expect(JSON.parse(answer.body.toString())).toMatchObject({ routeKey: "ANY /-/iam/{proxy+}" });
    }
  });

  it("leave other routes' identity alone", async () => {
    const answer = await send({ method: "GET", path: "/logs-app/_search", headers: { authorization: "good" } });
    const { requestContext } = JSON.parse(answer.body.toString()) as EchoedEvent;
    if (type === "rest") expect(requestContext.identity.userArn).toBeNull();
    else expect(requestContext.authorizer).not.toHaveProperty("iam");
  });
});
