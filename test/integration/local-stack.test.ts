import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import { send } from "../support/wire.ts";

const POLICY = `
version: 1
issuers:
  okta:
    type: oidc
    issuer: https://login.example.org/oauth2/aus1
    audience: api://search
    principalClaim: uid
  pool:
    type: cognito
    userPoolId: eu-central-1_AbCdEf123
    clientIds: [client1]
    tokenUse: access
domains:
  main:
    endpoint: https://vpc-main-xyz.eu-central-1.es.amazonaws.com
    service: es
    auth: { type: sigv4 }
    default: true
roles:
  reader:
    members: { groups: ["pool:readers"] }
    grants:
      - indices: ["stk-inventory-*"]
        actions: [read]
  robot:
    members: { clients: ["okta:0oa1bot"] }
    grants:
      - indices: ["stk-robots"]
        actions: [read, write]
`;

describe.each(["rest", "http"] as const)("a stack with any policy (%s)", (gateway) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ policyText: POLICY, gateway, seed: true });
  });
  afterAll(() => stack.close());

  const ask = async (who: Parameters<Stack["token"]>[0], path: string) => {
    const authorization = `Bearer ${await stack.token(who)}`;
    return send(stack.gateway, { path, headers: { authorization } });
  };

  it("refuses before anything reaches the domain", async () => {
    await ask("reader", "/stk-inventory-*/_search");
    stack.clearRequests();
    const answer = await ask("reader", "/stk-robots/_search");
    expect(answer.status).toBe(403);
    expect(answer.headers["index-gate-code"]).toBe("index-not-granted");
    expect((await ask("nobody", "/stk-robots/_search")).status).toBe(403);
    expect(stack.requests()).toEqual([]);
  });

  it("refuses a token that is expired, for another audience, or of an issuer that is not the policy's", async () => {
    const okta = { issuer: "okta", client: "0oa1bot" };
    const path = "/stk-robots/_search";
    expect((await ask({ ...okta, ttlSeconds: -120 }, path)).status).toBe(401);
    expect((await ask({ ...okta, claims: { aud: "api://other" } }, path)).status).toBe(401);
    expect((await ask({ ...okta, claims: { iss: "https://login.example.org" } }, path)).status).toBe(401);
    expect((await send(stack.gateway, { path })).status).toBe(401);
  });

  it("lets every persona reach what its role is granted, seeded for patterns of any policy", async () => {
    expect(stack.personas.map(({ name }) => name)).toEqual(["reader", "robot", "nobody"]);
    const read = await ask("reader", "/stk-inventory-*/_count");
    expect([read.status, JSON.parse(read.text)]).toMatchObject([200, { count: 24 }]);
    expect((await ask("robot", "/stk-robots/_count")).status).toBe(200);
    expect(stack.requests().at(-1)).toMatchObject({ domain: "main", method: "GET", status: 200 });
    expect(stack.logs().some((line) => line.includes('"kind":"audit"'))).toBe(true);
  });

  it("answers the health check to anybody", async () => {
    expect(await send(stack.gateway, { path: "/-/health" })).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  });
});
