import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FaultError, RejectedError } from "../../../shared/errors.ts";
import { tokenVerifier } from "../../../shared/identity/verify-token.ts";
import {
  ISSUERS,
  KEYS,
  OKTA,
  OKTA_KEYS,
  OKTA_METADATA,
  oktaClaims,
  PARTNER_METADATA,
  partnerClaims,
  published,
  seconds,
  STAFF,
  STAFF_GLOBAL_ISS,
  staffClaims,
} from "./issuers.ts";
import { documents, jwksOf, makeKey, signToken, signWithHmac, unsigned } from "./signer.ts";

const outsider = makeKey("okta-1", "RS256");

async function outcomeOf(token: string, verify = tokenVerifier(ISSUERS, published().fetchJson)): Promise<string> {
  try {
    return `verified as ${(await verify(token, seconds())).issuer.name}`;
  } catch (error) {
    if (error instanceof RejectedError || error instanceof FaultError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const now = (): number => Math.floor(seconds());

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
      () => signToken(oktaClaims(), outsider, { jwk: jwksOf(outsider).keys[0] }),
      "token-invalid: the signature of the token is not valid",
    ],
    [
      "another key of that name",
      () => signToken(oktaClaims(), outsider),
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
      signToken(oktaClaims({ iss: "https://evil.example" }), outsider),
      signToken(oktaClaims({ aud: "other" }), outsider),
      signToken(oktaClaims({ exp: now() - 60 }), outsider),
      signToken(oktaClaims({ exp: undefined }), outsider),
      signToken(oktaClaims({ exp: -1e300 }), outsider),
      signToken(oktaClaims({ nbf: 1e15 }), outsider),
      signToken(staffClaims({ token_use: "id" }), outsider),
      signWithHmac(oktaClaims(), KEYS.okta),
    ];
    for (const token of bad) expect(await outcomeOf(token, verify)).toContain("token-");
    expect(fetched).toEqual([]);
  });
});

describe("the keys of an issuer", () => {
  const UNKNOWN = "token-invalid: the key of the token is not one that its issuer publishes";
  const SHUT = "gate-failed: the keys of issuer `okta` may not be fetched again yet";
  const UNREACHABLE = "gate-failed: the keys of issuer `okta` could not be fetched";

  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());
  const pass = (durationSeconds: number): unknown => vi.setSystemTime(Date.now() + durationSeconds * 1_000);

  it("are fetched once for tokens that arrive together, and then known", async () => {
    const { fetchJson, fetched } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const token = signToken(oktaClaims(), KEYS.okta);
    expect(await Promise.all([1, 2, 3].map(() => outcomeOf(token, verify)))).toEqual(Array(3).fill("verified as okta"));
    expect(await outcomeOf(token, verify)).toBe("verified as okta");
    expect(fetched).toEqual([OKTA_METADATA, OKTA_KEYS]);
  });

  it("are fetched again for an unknown key, once per ten seconds; until then it is a fault, no refusal", async () => {
    const { fetchJson, fetched } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const forged = (kid: string): string => signToken(oktaClaims(), outsider, { kid });
    expect(await outcomeOf(forged("x1"), verify)).toBe(UNKNOWN);
    for (let i = 2; i < 50; i++) expect(await outcomeOf(forged(`x${i}`), verify)).toBe(SHUT);
    expect(fetched.filter((url) => url === OKTA_KEYS)).toHaveLength(1);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toBe("verified as okta");
    expect(await outcomeOf(signToken(partnerClaims(), KEYS.partner), verify)).toBe("verified as partner");
    pass(11);
    expect(await outcomeOf(forged("x1"), verify)).toBe(UNKNOWN);
    expect(fetched.filter((url) => url === OKTA_KEYS)).toHaveLength(2);
  });

  it("may rotate", async () => {
    const { fetchJson, pages } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toBe("verified as okta");
    const next = makeKey("okta-2");
    pages[OKTA_KEYS] = jwksOf(next);
    expect(await outcomeOf(signToken(oktaClaims(), next), verify)).toBe("verified as okta");
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toBe(UNKNOWN);
  });

  it("may be replaced under the same name", async () => {
    const { fetchJson, pages } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toBe("verified as okta");
    pages[OKTA_KEYS] = jwksOf(outsider);
    pass(3_601);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toContain("signature");
    expect(await outcomeOf(signToken(oktaClaims(), outsider), verify)).toBe("verified as okta");
  });

  it("end an hour after they were withdrawn at the latest", async () => {
    const { fetchJson, pages } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const token = signToken(oktaClaims({ exp: now() + 86_400 }), KEYS.okta);
    expect(await outcomeOf(token, verify)).toBe("verified as okta");
    pages[OKTA_KEYS] = jwksOf();
    pass(3_500);
    expect(await outcomeOf(token, verify)).toBe("verified as okta");
    pass(101);
    expect(await outcomeOf(token, verify)).toBe(UNKNOWN);
  });

  it("serve for six hours while the issuer cannot be reached", async () => {
    const { fetchJson, pages, fetched } = published();
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const token = signToken(oktaClaims({ exp: now() + 86_400 }), KEYS.okta);
    expect(await outcomeOf(token, verify)).toBe("verified as okta");
    delete pages[OKTA_METADATA];
    pass(3_601);
    for (let i = 0; i < 5; i++) expect(await outcomeOf(token, verify)).toBe("verified as okta");
    expect(fetched).toHaveLength(3);
    pass(5 * 3_600);
    expect(await outcomeOf(token, verify)).toBe(UNREACHABLE);
  });

  it("that cannot be had are a fault, fetched again after five seconds", async () => {
    const { fetchJson, pages, fetched } = documents({});
    const verify = tokenVerifier(ISSUERS, fetchJson);
    const token = signToken(oktaClaims(), KEYS.okta);
    expect(await outcomeOf(token, verify)).toBe(UNREACHABLE);
    expect(await outcomeOf(token, verify)).toBe(SHUT);
    expect(fetched).toEqual([OKTA_METADATA]);
    Object.assign(pages, published().pages);
    pass(6);
    expect(await outcomeOf(token, verify)).toBe("verified as okta");
  });

  it.each<[string, Record<string, unknown>]>([
    ["another issuer's metadata", { [OKTA_METADATA]: { issuer: "https://evil.example", jwks_uri: OKTA_KEYS } }],
    ["metadata without a jwks_uri", { [OKTA_METADATA]: { issuer: OKTA.issuer } }],
    [
      "a jwks_uri that is not https",
      { [OKTA_METADATA]: { issuer: OKTA.issuer, jwks_uri: "http://example.okta.com/keys" } },
    ],
    ["metadata that is no object", { [OKTA_METADATA]: null }],
    ["no key set", { [OKTA_KEYS]: { key: [] } }],
    ["a key set with something else in it", { [OKTA_KEYS]: { keys: [null] } }],
    ["a broken key", { [OKTA_KEYS]: { keys: [{ kty: "RSA", kid: "okta-1", alg: "RS256", use: "sig", n: "AA" }] } }],
  ])("are a fault when the issuer publishes %s", async (_, pages) => {
    const verify = tokenVerifier(ISSUERS, documents({ ...published().pages, ...pages }).fetchJson);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toContain("gate-failed: ");
  });

  it("for encryption are not taken for signatures", async () => {
    const keys = jwksOf(KEYS.okta).keys.map((key) => ({ ...(key as object), use: "enc" }));
    const verify = tokenVerifier(ISSUERS, documents({ ...published().pages, [OKTA_KEYS]: { keys } }).fetchJson);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toContain(
      "token-invalid: the key of the token",
    );
  });

  it("are looked for below an issuer that ends in a slash", async () => {
    const { fetchJson, fetched } = published();
    await outcomeOf(signToken(partnerClaims(), KEYS.partner), tokenVerifier(ISSUERS, fetchJson));
    expect(fetched[0]).toBe(PARTNER_METADATA);
  });
});

function tamper(token: string): string {
  const [header, payload = "", signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  return [header, Buffer.from(JSON.stringify({ ...claims, groups: ["admins"] })).toString("base64url"), signature].join(
    ".",
  );
}
