import { describe, expect, it } from "vitest";
import { tokenVerifier } from "../../../shared/identity/verify-token.ts";
import {
  ISSUERS,
  KEYS,
  now,
  OKTA,
  OKTA_KEYS,
  OKTA_METADATA,
  oktaClaims,
  OUTSIDER,
  partnerClaims,
  published,
  STAFF,
  STAFF_GLOBAL_ISS,
  staffClaims,
} from "./issuers.ts";
import { outcomeOf } from "./outcome.ts";
import { documents, jwksOf, makeKey, signToken, signWithHmac, unsigned } from "./signer.ts";

describe("a token", () => {
  it.each<[string, () => string, string]>([
    ["no JWT", () => "abc", "token-invalid: the token is not a signed JSON Web Token"],
    ["no JSON", () => "YQ.YQ.YQ", "token-invalid: the token is not a signed JSON Web Token"],
    ["alg none", () => unsigned(oktaClaims(), "okta-1"), "token-invalid: the token is not a signed JSON Web Token"],
    [
      "alg none with a signature",
      () => `${unsigned(oktaClaims(), "okta-1")}AAAA`,
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "HS256 with the public key",
      () => signWithHmac(oktaClaims(), KEYS.okta),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "PS256",
      () => signToken(oktaClaims(), KEYS.okta, { alg: "PS256" }),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "another algorithm of the same key",
      () => signToken(oktaClaims(), KEYS.okta, { alg: "RS512" }),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "an algorithm for another kind of key",
      () => signToken(oktaClaims(), KEYS.okta, { alg: "ES256" }),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "an algorithm called like a method",
      () => signToken(oktaClaims(), KEYS.okta, { alg: "toString" }),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "an extension the gate does not know",
      () => signToken(oktaClaims(), KEYS.okta, { crit: ["b64"], b64: false }),
      "token-invalid: the signature algorithm of the token is not accepted",
    ],
    [
      "no kid",
      () => signToken(oktaClaims(), KEYS.okta, { kid: undefined }),
      "token-invalid: the token does not name its key",
    ],
    [
      "its own key in the header",
      () => signToken(oktaClaims(), OUTSIDER, { jwk: jwksOf(OUTSIDER).keys[0] }),
      "token-invalid: the signature of the token is not valid",
    ],
    [
      "another key of that name",
      () => signToken(oktaClaims(), OUTSIDER),
      "token-invalid: the signature of the token is not valid",
    ],
    [
      "another issuer's key",
      () => signToken(oktaClaims(), KEYS.partner),
      "token-invalid: the key of the token is not one that its issuer publishes",
    ],
    [
      "changed claims",
      () => tamper(signToken(oktaClaims(), KEYS.okta)),
      "token-invalid: the signature of the token is not valid",
    ],
    [
      "an unknown issuer",
      () => signToken(oktaClaims({ iss: "https://evil.example" }), KEYS.okta),
      "token-invalid: the issuer of the token is not trusted",
    ],
    [
      "an issuer with a slash more",
      () => signToken(oktaClaims({ iss: `${OKTA.issuer}/` }), KEYS.okta),
      "token-invalid: the issuer of the token is not trusted",
    ],
    [
      "no issuer",
      () => signToken(oktaClaims({ iss: undefined }), KEYS.okta),
      "token-invalid: the issuer of the token is not trusted",
    ],
    [
      "another audience",
      () => signToken(oktaClaims({ aud: "api://other" }), KEYS.okta),
      "token-invalid: the audience of the token is not accepted",
    ],
    [
      "no audience",
      () => signToken(oktaClaims({ aud: undefined }), KEYS.okta),
      "token-invalid: the audience of the token is not accepted",
    ],
    [
      "an audience of another issuer",
      () => signToken(partnerClaims({ aud: "api://opensearch" }), KEYS.partner),
      "token-invalid: the audience of the token is not accepted",
    ],
    [
      "an id token where access tokens are accepted",
      () => signToken(staffClaims({ token_use: "id", aud: STAFF.clientIds[0] }), KEYS.staff),
      "token-invalid: the use of the token is not accepted",
    ],
    [
      "a Cognito token without a use",
      () => signToken(staffClaims({ token_use: undefined }), KEYS.staff),
      "token-invalid: the use of the token is not accepted",
    ],
    [
      "another Cognito client",
      () => signToken(staffClaims({ client_id: "other" }), KEYS.staff),
      "token-invalid: the client of the token is not accepted",
    ],
    [
      "a Cognito access token with the client in aud",
      () => signToken(staffClaims({ client_id: undefined, aud: STAFF.clientIds[0] }), KEYS.staff),
      "token-invalid: the client of the token is not accepted",
    ],
    [
      "expired for more than 30 s",
      () => signToken(oktaClaims({ exp: now() - 32 }), KEYS.okta),
      "token-expired: the token has expired",
    ],
    [
      "valid only in more than 30 s",
      () => signToken(oktaClaims({ nbf: now() + 34 }), KEYS.okta),
      "token-invalid: the token is not valid yet",
    ],
    [
      "no expiry",
      () => signToken(oktaClaims({ exp: undefined }), KEYS.okta),
      "token-invalid: the token does not say when it expires",
    ],
    [
      "an expiry beyond all time",
      () => signToken(oktaClaims({ exp: 1e300 }), KEYS.okta),
      "token-invalid: the token does not say when it expires",
    ],
    [
      "an expiry before all time",
      () => signToken(oktaClaims({ exp: -1e300 }), KEYS.okta),
      "token-invalid: the token does not say when it expires",
    ],
    [
      "valid only beyond all time",
      () => signToken(oktaClaims({ nbf: 1e15 }), KEYS.okta),
      "token-invalid: the token is not valid yet",
    ],
    [
      "an expiry in a string",
      () => signToken(oktaClaims({ exp: "4102444800" }), KEYS.okta),
      "token-invalid: the token is not a signed JSON Web Token",
    ],
  ])("is refused: %s", async (_, token, outcome) => expect(await outcomeOf(token())).toBe(outcome));

  it.each(["A", "AAAA", "A".repeat(84), "A".repeat(88), "A".repeat(2_000)])(
    "is refused with a signature of a length that its key does not make: %s",
    async (signature) => {
      const verify = tokenVerifier(ISSUERS, published().fetchJson);
      const token = signToken(partnerClaims(), KEYS.partner);
      const cut = `${token.slice(0, token.lastIndexOf(".") + 1)}${signature}`;
      const refusal = "token-invalid: the signature of the token is not valid";
      expect(await outcomeOf(cut, verify)).toBe(refusal);
      expect(await outcomeOf(token, verify)).toBe("verified as partner");
      expect(await outcomeOf(cut, verify)).toBe(refusal);
    },
  );

  it.each<[string, () => string, string]>([
    ["Okta", () => signToken(oktaClaims(), KEYS.okta), "okta"],
    ["a generic issuer, one audience of several", () => signToken(partnerClaims(), KEYS.partner), "partner"],
    ["Cognito", () => signToken(staffClaims(), KEYS.staff), "staff"],
    ["a replicated Cognito pool", () => signToken(staffClaims({ iss: STAFF_GLOBAL_ISS }), KEYS.staff), "staff"],
    ["expired for less than 30 s", () => signToken(oktaClaims({ exp: now() - 25 }), KEYS.okta), "okta"],
    ["valid in less than 30 s", () => signToken(oktaClaims({ nbf: now() + 25 }), KEYS.okta), "okta"],
  ])("is verified: %s", async (_, token, name) => expect(await outcomeOf(token())).toBe(`verified as ${name}`));

  it.each(["RS256", "ES256", "ES384", "EdDSA"] as const)(
    "is verified with %s, also when the key names no algorithm",
    async (alg) => {
      const key = makeKey("k", alg);
      const { alg: _, ...bare } = jwksOf(key).keys[0] as { alg: string };
      const { fetchJson } = documents({
        [OKTA_METADATA]: { issuer: OKTA.issuer, jwks_uri: OKTA_KEYS },
        [OKTA_KEYS]: { keys: [bare] },
      });
      const verify = tokenVerifier({ okta: OKTA }, fetchJson);
      expect(await outcomeOf(signToken(oktaClaims(), key), verify)).toBe("verified as okta");
      for (const other of ["RS256", "ES256", "ES512", "EdDSA", "HS256"].filter((name) => name !== alg)) {
        expect(await outcomeOf(signToken(oktaClaims(), key, { alg: other }), verify)).toContain("token-invalid");
      }
    },
  );

  it("is judged by its issuer alone when only one is trusted", async () => {
    const verify = tokenVerifier({ okta: OKTA }, published().fetchJson);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toBe("verified as okta");
    const foreign = signToken(oktaClaims({ iss: "https://evil.example" }), KEYS.okta);
    expect(await outcomeOf(foreign, verify)).toBe("token-invalid: the issuer of the token is not trusted");
  });

  it("of the other use is refused where id tokens are accepted", async () => {
    const verify = tokenVerifier({ staff: { ...STAFF, tokenUse: "id" } }, published().fetchJson);
    expect(await outcomeOf(signToken(staffClaims(), KEYS.staff), verify)).toContain("the use of the token");
    const idToken = signToken(staffClaims({ token_use: "id", aud: STAFF.clientIds[0] }), KEYS.staff);
    expect(await outcomeOf(idToken, verify)).toBe("verified as staff");
  });
});

describe("a refused token", () => {
  it("never leads to a fetch when something but its key is wrong", async () => {
    const { fetchJson, fetched } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const bad = [
      signToken(oktaClaims({ iss: "https://evil.example" }), OUTSIDER),
      signToken(oktaClaims({ aud: "other" }), OUTSIDER),
      signToken(oktaClaims({ exp: now() - 60 }), OUTSIDER),
      signToken(oktaClaims({ exp: undefined }), OUTSIDER),
      signToken(oktaClaims({ exp: -1e300 }), OUTSIDER),
      signToken(oktaClaims({ nbf: 1e15 }), OUTSIDER),
      signToken(staffClaims({ token_use: "id" }), OUTSIDER),
      signWithHmac(oktaClaims(), KEYS.okta),
    ];
    for (const token of bad) expect(await outcomeOf(token, verify)).toContain("token-");
    expect(fetched).toEqual([]);
  });
});

function tamper(token: string): string {
  const [header, payload = "", signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  return [header, Buffer.from(JSON.stringify({ ...claims, groups: ["admins"] })).toString("base64url"), signature].join(
    ".",
  );
}
