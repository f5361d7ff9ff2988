import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { readBearer } from "../../shared/identity/bearer.ts";
import { principalOf } from "../../shared/identity/claims.ts";
import { identifier } from "../../shared/identity/identify.ts";
import {
  ISSUERS,
  KEYS,
  OKTA,
  oktaClaims,
  partnerClaims,
  published,
  seconds,
  staffClaims,
} from "../unit/identity/issuers.ts";
import { makeKey, signToken } from "../unit/identity/signer.ts";

const runs = { numRuns: 1_000 };
const thief = { okta: makeKey("okta-1", "RS256"), partner: makeKey("partner-1"), staff: makeKey("staff-1", "RS256") };

/** Header fields as an attacker may write them; `kid` stays one that is known, so that no fetch is asked for. */
const header = fc.record(
  {
    alg: fc.oneof(
      fc.constantFrom("none", "HS256", "RS256", "RS512", "PS256", "ES256", "EdDSA", "__proto__", ""),
      fc.json(),
    ),
    typ: fc.jsonValue(),
    jwk: fc.constant(thief.okta.publicKey.export({ format: "jwk" })),
    jku: fc.webUrl(),
    x5c: fc.array(fc.base64String()),
    crit: fc.array(fc.string()),
  },
  { requiredKeys: [] },
);
const claims = fc.dictionary(
  fc.oneof(
    fc.constantFrom("iss", "aud", "exp", "nbf", "sub", "uid", "cid", "groups", "token_use", "client_id"),
    fc.string(),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 4 },
);
const persona = fc.constantFrom(
  { key: thief.okta, base: oktaClaims },
  { key: thief.partner, base: partnerClaims },
  { key: thief.staff, base: staffClaims },
);

describe("a token that no issuer signed", async () => {
  const { fetchJson, fetched } = published();
  const identify = identifier(ISSUERS, fetchJson);
  for (const [token] of [
    [signToken(oktaClaims(), KEYS.okta)],
    [signToken(partnerClaims(), KEYS.partner)],
    [signToken(staffClaims(), KEYS.staff)],
  ]) {
    await identify(token ?? "", seconds());
  }
  const known = fetched.length;

  it("is refused, whatever it says; it is never a fault, and nothing is fetched for it", async () => {
    await fc.assert(
      fc.asyncProperty(persona, header, claims, async ({ key, base }, more, said) => {
        const token = signToken(base(said), key, more);
        await expect(identify(token, seconds())).rejects.toThrow(RejectedError);
        expect(fetched).toHaveLength(known);
      }),
      runs,
    );
  });

  it("is refused when anything in a good one is changed", async () => {
    const good = signToken(oktaClaims(), KEYS.okta);
    // the last character carries bits that are not part of the signature
    const place = fc.nat(good.length - 2);
    const character = fc.constantFrom("A", "B", "C", "x", "y", "z", "0", "1", "9", "-", "_", ".", "=");
    await fc.assert(
      fc.asyncProperty(place, character, async (at, put) => {
        fc.pre(good[at] !== put && !["kid", "iss"].some((name) => changes(good, at, put, name)));
        const changed = `${good.slice(0, at)}${put}${good.slice(at + 1)}`;
        await expect(identify(changed, seconds())).rejects.toThrow(RejectedError);
      }),
      runs,
    );
  });

  it("is refused when it is no token at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        await expect(identify(text, seconds())).rejects.toThrow(RejectedError);
      }),
      runs,
    );
  });
});

describe("headers", () => {
  it("give one token of a safe alphabet, or a refusal", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string().map((text) => `Bearer ${text}`),
      fc.base64String().map((text) => `bearer ${text}`),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("authorization", "Authorization", "cookie"), fc.array(value, { maxLength: 2 })),
        (headers) => {
          const read = (): string => readBearer({ multiValueHeaders: headers });
          const given = [...(headers["authorization"] ?? []), ...(headers["Authorization"] ?? [])];
          const isOne = given.length === 1 && /^bearer +[A-Za-z0-9\-._~+/]+=*$/i.test(given[0] ?? "");
          const token = resultOf(read);
          expect(token instanceof RejectedError).toBe(!isOne);
          expect(token instanceof RejectedError || given[0]?.endsWith(` ${token}`)).toBe(true);
        },
      ),
      runs,
    );
  });
});

describe("claims that an issuer signed", () => {
  it("are a principal under that issuer's name, or a refusal", () => {
    fc.assert(
      fc.property(claims, (said) => {
        const token = {
          issuer: { name: "okta", iss: OKTA.issuer, jwksUri: undefined, entry: OKTA },
          claims: oktaClaims(said),
          expiresAt: 1,
          notBefore: undefined,
        };
        const result = resultOf(() => principalOf(token));
        const names =
          result instanceof RejectedError ? [] : [result.id, ...result.groups, result.client ?? "okta:none"];
        for (const name of names) expect(name).toMatch(/^okta:[^\p{Cc}\p{Cs}]+$/u);
      }),
      runs,
    );
  });
});

/** What `read` gives, or the refusal it throws. */
function resultOf<T>(read: () => T): T | RejectedError {
  try {
    return read();
  } catch (error) {
    if (error instanceof RejectedError) return error;
    throw error;
  }
}

/** Whether this change gives the token another key or issuer, both of which are other cases. */
function changes(token: string, at: number, put: string, name: string): boolean {
  const read = (text: string): unknown => {
    try {
      const [first = "", second = ""] = text.split(".");
      const parts = [first, second].map(
        (part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>,
      );
      return parts[0]?.[name] ?? parts[1]?.[name];
    } catch {
      return undefined;
    }
  };
  const before = read(token);
  const after = read(`${token.slice(0, at)}${put}${token.slice(at + 1)}`);
  return after !== undefined && after !== before;
}
