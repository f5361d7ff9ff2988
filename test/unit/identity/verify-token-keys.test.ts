import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
  PARTNER_METADATA,
  partnerClaims,
  published,
} from "./issuers.ts";
import { outcomeOf } from "./outcome.ts";
import { documents, jwksOf, makeKey, signToken } from "./signer.ts";

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
    const forged = (kid: string): string => signToken(oktaClaims(), OUTSIDER, { kid });
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
    pages[OKTA_KEYS] = jwksOf(OUTSIDER);
    pass(3_601);
    expect(await outcomeOf(signToken(oktaClaims(), KEYS.okta), verify)).toContain("signature");
    expect(await outcomeOf(signToken(oktaClaims(), OUTSIDER), verify)).toBe("verified as okta");
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
