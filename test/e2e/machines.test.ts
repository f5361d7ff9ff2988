import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import { send } from "../support/wire.ts";

const POLICY = `version: 1
issuers:
  okta: { type: oidc, issuer: "https://machines.okta.example/oauth2/default", audience: "api://opensearch", principalClaim: uid }
  staff: { type: cognito, userPoolId: eu-west-1_Machines0, clientIds: [client1, client2], tokenUse: access }
domains:
  logs: { endpoint: "https://vpc-machines-abc123.eu-west-1.es.amazonaws.com", service: es, auth: { type: sigv4 } }
roles:
  okta-bot:
    members: { clients: ["okta:0oa9bot"] }
    grants: [{ indices: ["okta-*"], actions: [read] }]
  staff-bot:
    members: { clients: ["staff:client1"] }
    grants: [{ indices: ["staff-*"], actions: [read] }]
  fresh:
    members: { groups: ["okta:people", "staff:people"], clients: ["okta:0oa9bot", "staff:client1"] }
    limits: { maxTokenAge: 30m }
    grants: [{ indices: ["fresh-*"], actions: [read] }]
`;
const ISSUERS = [
  { issuer: "okta", client: "0oa9bot", endpoint: "/okta/v1/token", own: "okta-1", foreign: "staff-1" },
  { issuer: "staff", client: "client1", endpoint: "/staff/oauth2/token", own: "staff-1", foreign: "okta-1" },
];

describe.each(["rest", "http"] as const)("tokens through a gateway of type %s", (type) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ gateway: type, policyText: POLICY });
  });
  afterAll(() => stack?.close());

  async function search(index: string, token: string) {
    const answer = await send(stack.gateway, {
      path: `/${index}/_search?ignore_unavailable=true`,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, code: answer.headers["index-gate-code"], text: answer.text };
  }
  const refused = { status: 403, code: "index-not-granted" };

  describe.each(ISSUERS)("of a machine of $issuer", ({ issuer, client, endpoint, own, foreign }) => {
    /** The client credentials grant, as a machine asks for a token. */
    async function grant(): Promise<string> {
      const body = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: client,
        client_secret: `${client}-secret`,
      });
      const answer = await fetch(stack.issuer + endpoint, { method: "POST", body });
      return ((await answer.json()) as { access_token: string }).access_token;
    }

    it("are not the tokens of a person who uses the same client, nor of another client", async () => {
      const person = await stack.token({ issuer, sub: "mallory", client });
      expect(await search(own, person)).toMatchObject(refused);
      const other = issuer === "okta" ? "0oa1other" : "client2";
      expect(await search(own, await stack.token({ issuer, client: other }))).toMatchObject(refused);
      // who is called like the client is no client
      const namesake = { issuer, sub: client, client: other };
      expect(await search(own, await stack.token(namesake))).toMatchObject(refused);
    });

    it("give the role of the client id, and no other issuer's", async () => {
      const token = await grant();
      expect(await search(foreign, token)).toMatchObject(refused);
      expect(await search(own, token)).toMatchObject({ status: 200 });
      const line = stack.logs().findLast((each) => each.includes('"phase":"decision"')) ?? "";
      expect(JSON.parse(line)).toMatchObject({ principal: `${issuer}:${client}`, clientId: client, issuer });
    });

    it("count for a role with maxTokenAge while they are new", async () => {
      const now = Math.floor(Date.now() / 1_000);
      const old = await stack.token({ issuer, client, claims: { iat: now - 1_801 } });
      expect(await search("fresh-1", old)).toMatchObject({
        ...refused,
        text: expect.stringContaining("only with a token of at most 30m, from a new sign-in"),
      });
      // nothing else is taken from it
      expect(await search(own, old)).toMatchObject({ status: 200 });
      expect(await search("fresh-1", await grant())).toMatchObject({ status: 200 });
    });
  });

  it.each(["okta", "staff"])("of a person of %s that are too old are refused what needs a new one", async (issuer) => {
    const now = Math.floor(Date.now() / 1_000);
    const token = (iat: number) => stack.token({ issuer, sub: "alice", groups: ["people"], claims: { iat } });
    expect(await search("fresh-1", await token(now - 1_801))).toMatchObject(refused);
    expect(await search("fresh-1", await token(now - 1_500))).toMatchObject({ status: 200 });
  });
});
