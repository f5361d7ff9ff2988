import { validateCognitoJwtFields } from "aws-jwt-verify/cognito-verifier";
import { KidNotFoundInJwksError } from "aws-jwt-verify/error";
import { decomposeUnverifiedJwt, validateJwtFields } from "aws-jwt-verify/jwt";
import { JwtVerifier } from "aws-jwt-verify/jwt-verifier";
import { RejectedError } from "../errors.ts";
import type { Issuer } from "../policy/document.ts";
import { CLOCK_SKEW_SECONDS } from "./clock-skew.ts";
import { decomposeUnverifiedPlain } from "./decompose.ts";
import type { FetchJson } from "./fetch-json.ts";
import { assertHeader, KeyCache } from "./key-cache.ts";
import { KeySource } from "./key-source.ts";
import { refusalOf } from "./token-refusal.ts";
import { type TrustedIssuer, trustedIssuers } from "./trusted-issuer.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** The payload of a token whose signature, issuer, audience, use and times have been verified. */
export interface VerifiedToken {
  readonly issuer: TrustedIssuer;
  readonly claims: Claims;
  /** epoch seconds, whole */
  readonly expiresAt: number;
  /** epoch seconds */
  readonly notBefore: number | undefined;
}

/** `now` is epoch seconds and decides about fetching keys; aws-jwt-verify compares `exp` and `nbf` with the machine's own clock. */
export type VerifyToken = (token: string, now: number) => Promise<VerifiedToken>;

/** Beyond this is no time: 9999-12-31. */
const MAX_TIME = 253_402_300_799;

/**
 * A verifier of the tokens of all these issuers (RFC 7519, RFC 8725; Amazon Cognito, "Verifying JSON web tokens").
 * It throws `RejectedError` `token-expired` or `token-invalid` for the token, and `FaultError` `gate-failed` when the issuer's
 * keys cannot be had: then nothing is known about the token. Keys are fetched only for a token that passes every check but the
 * signature, and within the limits of `key-source.ts`.
 */
export function tokenVerifier(issuers: Readonly<Record<string, Issuer>>, fetchJson: FetchJson): VerifyToken {
  const trusted = trustedIssuers(issuers);
  const sources = new Map(trusted.map((issuer) => [issuer.iss, new KeySource(issuer, fetchJson)]));
  const rules = trusted.map(rulesOf);
  const verifier = PlainFirstVerifier.create(rules, { jwksCache: new KeyCache() });

  return async (token, now) => {
    try {
      const claims = verifyWithKnownKeys(token);
      const source = sourceOf(claims ?? refuseUnsigned(token));
      const keys = claims === undefined ? await source.load(unverifiedKid(token), now) : await source.renew(now);
      if (keys !== undefined) verifier.cacheJwks(keys, source.issuer.iss);
      return verifiedToken(
        source.issuer,
        claims !== undefined && keys === undefined ? claims : verifier.verifySync(token),
      );
    } catch (error) {
      throw refusalOf(error);
    }
  };

  /** The claims, or undefined when the key is not known. */
  function verifyWithKnownKeys(token: string): Claims | undefined {
    try {
      return verifier.verifySync(token);
    } catch (error) {
      if (error instanceof KidNotFoundInJwksError) return undefined;
      throw error;
    }
  }

  /** Makes every check that needs no key, so that only a token with nothing else wrong with it leads to a fetch. */
  function refuseUnsigned(token: string): Claims {
    const { header, payload } = decomposeUnverified(token);
    assertHeader(header);
    const rule = rules.find(({ issuer }) => issuer === payload.iss);
    if (rule === undefined) throw new RejectedError("token-invalid", "the issuer of the token is not trusted");
    validateJwtFields(payload, rule);
    rule.customJwtCheck({ payload });
    return payload;
  }

  function sourceOf(claims: Claims): KeySource {
    const source = sources.get(String(claims["iss"]));
    if (source === undefined) throw new RejectedError("token-invalid", "the issuer of the token is not trusted");
    return source;
  }
}

type Rules = ReturnType<typeof rulesOf>;

/** The library's verifier, told the parts of a token of the common form; it makes every check itself. */
class PlainFirstVerifier extends JwtVerifier<Partial<Rules>, Rules & { audience: string[] | null }, true> {
  protected override getVerifyParameters(
    jwt: string,
    properties?: Partial<Rules>,
  ): ReturnType<JwtVerifier<Partial<Rules>, Rules, true>["getVerifyParameters"]> {
    if (properties !== undefined) return super.getVerifyParameters(jwt, properties);
    const decomposedJwt = decomposeUnverified(jwt);
    const rule = this.getIssuerConfig(decomposedJwt.payload.iss);
    return { decomposedJwt, jwksUri: rule.jwksUri, verifyProperties: rule };
  }
}

/** The parts of a token whose times are times: aws-jwt-verify writes them out as dates, which throws for any other number. */
function decomposeUnverified(token: string): ReturnType<typeof decomposeUnverifiedJwt> {
  const decomposed = decomposeUnverifiedPlain(token) ?? decomposeUnverifiedJwt(token);
  const { exp = 0, nbf = 0 } = decomposed.payload;
  if (exp < 0 || exp > MAX_TIME) throw noExpiry();
  if (nbf > MAX_TIME) throw new RejectedError("token-invalid", "the token is not valid yet");
  return decomposed;
}

function noExpiry(): RejectedError {
  return new RejectedError("token-invalid", "the token does not say when it expires");
}

/** `jwksUri` is only the name under which aws-jwt-verify asks `KeyCache` for keys. */
function rulesOf({ iss, entry }: TrustedIssuer) {
  return {
    issuer: iss,
    jwksUri: iss,
    audience: entry.type === "oidc" ? [...entry.audience] : null,
    graceSeconds: CLOCK_SKEW_SECONDS,
    customJwtCheck: ({ payload }: { payload: Claims }): void => {
      if (payload["exp"] === undefined) throw noExpiry();
      if (entry.type === "cognito") {
        validateCognitoJwtFields(payload as never, { tokenUse: entry.tokenUse, clientId: [...entry.clientIds] });
      }
    },
  };
}

function verifiedToken(issuer: TrustedIssuer, claims: Claims): VerifiedToken {
  const notBefore = claims["nbf"];
  return {
    issuer,
    claims,
    expiresAt: Math.floor(Number(claims["exp"])),
    notBefore: typeof notBefore === "number" ? notBefore : undefined,
  };
}

function unverifiedKid(token: string): string {
  return decomposeUnverified(token).header.kid ?? "";
}
