import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  beginSignIn,
  endpointsOf,
  finishSignIn,
  readReturn,
  SignInError,
  type Transaction,
} from "../../../../../functions/portal/page/sign-in.ts";
import type { PortalIssuer } from "../../../../../shared/access/portal-config.ts";

const OKTA: PortalIssuer = {
  name: "okta",
  issuer: "https://example.okta.com/oauth2/default",
  clientId: "0oa1portal",
  scopes: ["openid", "profile"],
  token: "access",
  metadata: "https://example.okta.com/oauth2/default/.well-known/openid-configuration",
};
const POOL: PortalIssuer = {
  name: "staff",
  issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E",
  clientId: "5portal",
  scopes: ["openid"],
  token: "id",
  endpoints: {
    authorization: "https://a.example/oauth2/authorize",
    token: "https://a.example/oauth2/token",
    logout: "https://a.example/logout",
  },
};
const METADATA = {
  issuer: OKTA.issuer,
  authorization_endpoint: `${OKTA.issuer}/v1/authorize`,
  token_endpoint: `${OKTA.issuer}/v1/token`,
  end_session_endpoint: `${OKTA.issuer}/v1/logout`,
};
const ENDPOINTS = {
  authorization: METADATA.authorization_endpoint,
  token: METADATA.token_endpoint,
  logout: METADATA.end_session_endpoint,
};
const PAGE = "https://search.example.com/-/portal";
const NOW = Date.parse("2026-11-26T12:00:00Z");
const TRANSACTION: Transaction = { issuer: "okta", state: "s1", nonce: "n1", verifier: "v1", view: "#mine" };

const answering =
  (json: unknown, status = 200) =>
  () =>
    Promise.resolve(new Response(JSON.stringify(json), { status }));
const jwt = (claims: object) => ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "sig"].join(".");
const ID = { iss: OKTA.issuer, aud: "0oa1portal", nonce: "n1", exp: NOW / 1_000 + 600, name: "Zoë" };
const finish = (
  changes: {
    returned?: string;
    transaction?: Transaction | undefined;
    issuer?: PortalIssuer;
    tokens?: object;
    status?: number;
  } = {},
) => {
  const { returned = "code=c1&state=s1", issuer = OKTA, tokens = {}, status } = changes;
  const transaction = "transaction" in changes ? changes.transaction : TRANSACTION;
  const json = { access_token: "at", id_token: jwt(ID), expires_in: 300, ...tokens };
  const ports = { redirectUri: PAGE, fetch: answering(json, status), now: NOW };
  return finishSignIn(new URLSearchParams(returned), transaction, issuer, issuer.endpoints ?? ENDPOINTS, ports);
};

describe("the issuer's endpoints", () => {
  it.each([
    ["another issuer's metadata", { ...METADATA, issuer: "https://evil.example" }],
    ["none", {}],
    ["a token endpoint of another origin", { ...METADATA, token_endpoint: "https://evil.example/token" }],
    ["an authorization endpoint of another origin", { ...METADATA, authorization_endpoint: "https://evil.example/a" }],
    ["one without TLS", { ...METADATA, token_endpoint: METADATA.token_endpoint.replace("https", "http") }],
    ["a script in place of one", { ...METADATA, authorization_endpoint: "javascript:alert(1)" }],
    ["a number in place of one", { ...METADATA, token_endpoint: 1 }],
  ])("are not taken from %s", async (_, metadata) => {
    await expect(endpointsOf(OKTA, answering(metadata))).rejects.toMatchObject({ code: "issuer-mismatch" });
  });

  it("are missing where the issuer does not answer", async () => {
    for (const fetch of [
      answering(METADATA, 500),
      () => Promise.reject(new Error("down")),
      () => Promise.resolve(new Response("<p>")),
    ])
      await expect(endpointsOf(OKTA, fetch)).rejects.toMatchObject({ code: "issuer-unavailable" });
  });

  it("are what its metadata say, without a foreign place to sign out", async () => {
    expect(await endpointsOf(OKTA, answering(METADATA))).toEqual(ENDPOINTS);
    const foreign = { ...METADATA, end_session_endpoint: "https://evil.example/logout" };
    expect(await endpointsOf(OKTA, answering(foreign))).not.toHaveProperty("logout");
  });

  it("of a user pool are those of the policy, and nobody is asked", async () => {
    expect(await endpointsOf(POOL, () => Promise.reject(new Error("asked")))).toEqual(POOL.endpoints);
  });
});

describe("a sign-in that begins", () => {
  it("asks for a code with PKCE, a state and a nonce, each new", async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => beginSignIn(OKTA, ENDPOINTS, PAGE, { view: "#mine", asksAgain: false })),
    );
    const params = Object.fromEntries(new URL(one?.url ?? "").searchParams);
    const { verifier = "", state, nonce } = one?.transaction ?? {};
    expect(params).toEqual({
      response_type: "code",
      client_id: "0oa1portal",
      redirect_uri: PAGE,
      scope: "openid profile",
      state,
      nonce,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    expect(verifier).toMatch(/^[\w-]{43}$/);
    const secrets = [one, other].flatMap((begun) => [
      begun?.transaction.state,
      begun?.transaction.nonce,
      begun?.transaction.verifier,
    ]);
    expect(new Set(secrets).size).toBe(6);
    expect(one?.url).not.toContain(verifier);
    const again = await beginSignIn(OKTA, ENDPOINTS, PAGE, { view: "", asksAgain: true });
    expect(new URL(again.url).searchParams.get("prompt")).toBe("login");
  });
});

describe("a sign-in that comes back", () => {
  it.each([
    ["that this tab did not begin", { transaction: undefined }],
    ["with another state", { returned: "code=c1&state=other" }],
    ["without a state", { returned: "code=c1" }],
    ["from another issuer (RFC 9207)", { returned: "code=c1&state=s1&iss=https://evil.example" }],
    ["with an id token for another sign-in", { tokens: { id_token: jwt({ ...ID, nonce: "old" }) } }],
    ["with an id token without a nonce", { tokens: { id_token: jwt({ ...ID, nonce: undefined }) } }],
    ["with an id token of another issuer", { tokens: { id_token: jwt({ ...ID, iss: "https://evil.example" }) } }],
    ["with an id token for another client", { tokens: { id_token: jwt({ ...ID, aud: ["other"] }) } }],
    ["with an id token that is none", { tokens: { id_token: "x.y.z" } }],
  ])("is refused: one %s", async (_, changes) => {
    await expect(finish(changes)).rejects.toMatchObject({ code: "not-asked-for" });
  });

  it("sends the code nowhere when it is refused", async () => {
    const asked: string[] = [];
    const fetch = (url: string) => {
      asked.push(url);
      return Promise.reject(new Error("asked"));
    };
    const ports = { redirectUri: PAGE, fetch, now: NOW };
    for (const returned of ["code=c&state=x", "error=access_denied&state=s1"]) {
      await expect(
        finishSignIn(new URLSearchParams(returned), TRANSACTION, OKTA, ENDPOINTS, ports),
      ).rejects.toBeInstanceOf(SignInError);
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ["the issuer's own code", { returned: "error=access_denied&state=s1" }, "access_denied"],
    ["a refused code's", { tokens: { error: "invalid_grant" }, status: 400 }, "invalid_grant"],
    ["ours, without an access token", { tokens: { access_token: undefined } }, "issuer-unavailable"],
    ["ours, without an id token", { tokens: { id_token: undefined } }, "issuer-unavailable"],
  ])("fails with %s", async (_, changes, code) => {
    await expect(finish(changes)).rejects.toMatchObject({ code });
  });

  it("gives the access token, its end, and a way to sign out at the issuer", async () => {
    expect(await finish({ returned: `code=c1&state=s1&iss=${encodeURIComponent(OKTA.issuer)}` })).toEqual({
      issuer: "okta",
      token: "at",
      expiresAt: NOW + 300_000,
      signOutUrl: `${ENDPOINTS.logout}?${new URLSearchParams({ id_token_hint: jwt(ID), post_logout_redirect_uri: PAGE }).toString()}`,
    });
  });

  it("gives the id token, where the policy takes these", async () => {
    const id = jwt({ ...ID, iss: POOL.issuer, aud: "5portal" });
    const session = await finish({ issuer: POOL, tokens: { id_token: id } });
    expect(session).toMatchObject({ token: id, expiresAt: NOW + 600_000 });
    expect(session.signOutUrl).toBe(
      `https://a.example/logout?${new URLSearchParams({ client_id: "5portal", logout_uri: PAGE }).toString()}`,
    );
  });

  it("ends at some time, whatever the issuer says of it", async () => {
    for (const expires_in of [undefined, "soon", null]) {
      const { expiresAt } = await finish({ tokens: { expires_in } });
      expect(expiresAt).toBeGreaterThanOrEqual(NOW);
      expect(expiresAt).toBeLessThanOrEqual(NOW + 3_600_000);
    }
  });

  it("is one only with a state and an answer", () => {
    for (const search of ["", "?code=c", "?state=s", "?q=1"]) expect(readReturn(search)).toBeUndefined();
    for (const search of ["?code=c&state=s", "?error=e&state=s"]) expect(readReturn(search)).toBeDefined();
  });
});
