import { createHash, randomBytes } from "node:crypto";
import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInjected } from "../../local/inject.ts";
import { type LocalIssuer, startIssuer } from "../../local/issuer/issuer.ts";
import { issueCertificates, type LocalCertificates } from "../../local/stack/certificates.ts";
import type { Issuer } from "../../shared/policy/document.ts";
import { send } from "../support/wire.ts";

const OKTA = "https://example.okta.com/oauth2/default";
const issuers: Record<string, Issuer> = {
  okta: { type: "oidc", issuer: OKTA, audience: ["api://opensearch"], principalClaim: "uid", groupsClaim: "groups" },
  other: {
    type: "oidc",
    issuer: "https://example.okta.com/oauth2/other",
    audience: ["a", "b"],
    principalClaim: "sub",
    groupsClaim: "roles",
    groupsSeparator: "comma",
  },
  staff: { type: "cognito", userPoolId: "eu-west-1_Ab12Cd34E", clientIds: ["client1"], tokenUse: "access" },
  web: { type: "cognito", userPoolId: "eu-west-1_Web000000", clientIds: ["client2"], tokenUse: "id" },
};

describe("the local issuers", () => {
  let local: LocalIssuer;
  let certificates: LocalCertificates;
  beforeAll(async () => {
    const hosts = ["example.okta.com", "cognito-idp.eu-west-1.amazonaws.com"];
    certificates = await issueCertificates(hosts);
    local = await startIssuer({ issuers, certificates, machineClients: { okta: ["0oa9bot"] } });
  });
  afterAll(() => local.close());

  const reached = <T>(work: () => Promise<T>, ca = certificates.ca): Promise<T> => {
    const hosts = ["example.okta.com:443", "cognito-idp.eu-west-1.amazonaws.com:443"];
    return runInjected({ ports: new Map(hosts.map((host) => [host, local.port])), ca }, work);
  };
  const oktaVerifier = () => JwtVerifier.create({ issuer: OKTA, audience: "api://opensearch" });

  it("makes no token that is expired, foreign or for somebody else pass", async () => {
    const verifyAll = (tokens: string[]) =>
      reached(() =>
        Promise.all(
          tokens.map((token) =>
            oktaVerifier()
              .verify(token)
              .then(
                () => "accepted",
                () => "refused",
              ),
          ),
        ),
      );
    const tokens = await Promise.all([
      local.mint({ sub: "alice", ttlSeconds: -120 }),
      local.mint({ sub: "alice", claims: { aud: "api://other" } }),
      local.mint({ sub: "alice", claims: { aud: null } }),
      local.mint({ sub: "alice", header: { kid: "unknown" } }),
      local.mint({ sub: "alice", claims: { iss: OKTA } }, "other"),
    ]);
    expect(await verifyAll(tokens)).toEqual(tokens.map(() => "refused"));
  });

  it("is not reached with another authority", async () => {
    const { ca } = await issueCertificates(["example.okta.com"]);
    const token = await local.mint({ sub: "alice" });
    await expect(reached(() => oktaVerifier().verify(token), ca)).rejects.toThrow("Failed to fetch");
  });

  it("signs Okta's shape: a person has `uid`, a machine has not and is its client", async () => {
    const [person, machine] = await reached(async () => [
      await oktaVerifier().verify(await local.mint({ sub: "alice", groups: ["devops"] })),
      await oktaVerifier().verify(await local.mint({ client: "0oa9bot", alg: "ES256" })),
    ]);
    expect(person).toMatchObject({ uid: "alice", sub: "alice", groups: ["devops"], cid: "local-client", iss: OKTA });
    expect(machine).toMatchObject({ cid: "0oa9bot", sub: "0oa9bot" });
    expect(machine).not.toHaveProperty("uid");
  });

  it("signs several groups in one text, and several audiences, where the policy says so", async () => {
    const verifier = JwtVerifier.create({ issuer: "https://example.okta.com/oauth2/other", audience: "b" });
    const token = await local.mint({ sub: "bob", groups: ["x", "y"] }, "other");
    expect(await reached(() => verifier.verify(token))).toMatchObject({ roles: "x,y", aud: ["a", "b"] });
  });

  it("signs a user pool's access tokens, without `aud`, and its id tokens", async () => {
    const access = CognitoJwtVerifier.create({
      userPoolId: "eu-west-1_Ab12Cd34E",
      clientId: "client1",
      tokenUse: "access",
    });
    const id = CognitoJwtVerifier.create({ userPoolId: "eu-west-1_Web000000", clientId: "client2", tokenUse: "id" });
    const person = { sub: "carol", groups: ["support"] };
    const claims = await reached(async () => access.verify(await local.mint(person, "staff")));
    expect(claims).toMatchObject({ username: "carol", client_id: "client1", "cognito:groups": ["support"] });
    expect(claims).not.toHaveProperty("aud");
    const machine = await reached(async () => access.verify(await local.mint({ client: "client1" }, "staff")));
    expect(machine).not.toHaveProperty("username");
    expect(await reached(async () => id.verify(await local.mint(person, "web")))).toMatchObject({
      "cognito:username": "carol",
    });
  });

  it("gives a machine its token by client credentials, and not with a wrong secret", async () => {
    const ask = (secret: string) => {
      const body = `grant_type=client_credentials&client_id=0oa9bot&client_secret=${secret}`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return send(local.url, { method: "POST", path: "/okta/v1/token", headers, body });
    };
    expect((await ask("guess")).status).toBe(401);
    const { access_token: token } = JSON.parse((await ask("0oa9bot-secret")).text) as { access_token: string };
    expect(await reached(() => oktaVerifier().verify(token))).toMatchObject({ cid: "0oa9bot", sub: "0oa9bot" });
  });

  it("gives a person a token for a code with PKCE, and not without the verifier", async () => {
    const verifier = randomBytes(32).toString("base64url");
    const refused = await redeem(local.url, await signIn(local.url, "dave", challengeOf(verifier)), "x".repeat(43));
    expect(refused).not.toHaveProperty("access_token");
    const granted = await redeem(local.url, await signIn(local.url, "dave", challengeOf(verifier)), verifier);
    expect(await reached(() => oktaVerifier().verify(String(granted["access_token"])))).toMatchObject({ uid: "dave" });
  });

  it("mints for this machine's own names alone", async () => {
    const mint = (host: string) =>
      send(local.url, { method: "POST", path: "/mint", body: '{"sub":"a"}', headers: { host } });
    expect((await mint("evil.example.org")).status).toBe(403);
    expect((await mint(new URL(local.url).host)).text.split(".")).toHaveLength(3);
  });
});

const REDIRECT = "http://127.0.0.1/callback";

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** Follows the sign-in pages as a browser would and returns the code. */
async function signIn(origin: string, login: string, challenge: string): Promise<string> {
  const jar = new Map<string, string>();
  const parameters = { client_id: "local-client", response_type: "code", scope: "openid", redirect_uri: REDIRECT };
  const query = new URLSearchParams({ ...parameters, code_challenge: challenge, code_challenge_method: "S256" });
  let path = `/okta/v1/authorize?${query.toString()}`;
  for (let step = 0; step < 10; step++) {
    const isForm = path.includes("/interaction/");
    const form = { method: "POST", body: new URLSearchParams({ name: login }).toString() };
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
    const answer = await send(origin, { path, headers, ...(isForm ? form : {}) });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = new URL(answer.headers.location ?? "", origin);
    const code = location.searchParams.get("code");
    if (code !== null) return code;
    path = location.pathname + location.search;
  }
  throw new Error("the sign-in does not end");
}

async function redeem(origin: string, code: string, verifier: string): Promise<Record<string, unknown>> {
  const client = { client_id: "local-client", client_secret: "local-client-secret" };
  const grant = { grant_type: "authorization_code", code, redirect_uri: REDIRECT, code_verifier: verifier };
  const body = new URLSearchParams({ ...client, ...grant }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return JSON.parse((await send(origin, { method: "POST", path: "/okta/v1/token", headers, body })).text) as Record<
    string,
    unknown
  >;
}
