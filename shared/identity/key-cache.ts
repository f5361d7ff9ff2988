import {
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from "aws-jwt-verify/error";
import { findJwkInJwks, type Jwks, type JwksCache, type JwkWithKid } from "aws-jwt-verify/jwk";
import { FaultError } from "../errors.ts";

interface Algorithm {
  readonly kty: string;
  readonly curves?: readonly string[];
  /** where a signature has but one length (RFC 7518 section 3.4): `node:crypto` throws for any other */
  readonly signatureBytes?: number;
}

/** The accepted signature algorithms, all asymmetric, with the key each needs (RFC 7518 sections 3.3 and 3.4, RFC 8037 section 3.1). */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  RS256: { kty: "RSA" },
  RS384: { kty: "RSA" },
  RS512: { kty: "RSA" },
  ES256: { kty: "EC", curves: ["P-256"], signatureBytes: 64 },
  ES384: { kty: "EC", curves: ["P-384"], signatureBytes: 96 },
  ES512: { kty: "EC", curves: ["P-521"], signatureBytes: 132 },
  EdDSA: { kty: "OKP", curves: ["Ed25519", "Ed448"] },
};

/** What aws-jwt-verify hands over, its types tell only half of it. */
interface UnverifiedToken {
  readonly header: UnverifiedHeader;
  readonly signatureB64?: string;
}

interface UnverifiedHeader {
  readonly alg?: string;
  readonly kid?: string;
}

/**
 * Throws unless an unverified token header asks for an accepted algorithm, names its key, and needs no extension: the gate
 * knows none, so `crit` must not be there (RFC 7515 section 4.1.11).
 */
export function assertHeader(unverifiedHeader: UnverifiedHeader): void {
  const { alg, kid } = unverifiedHeader;
  if (alg === undefined || !Object.hasOwn(ALGORITHMS, alg) || "crit" in unverifiedHeader) throw algorithmRefused();
  if (kid === undefined) throw new JwtWithoutValidKidError();
}

/** The keys of every issuer as last fetched, by `iss`. Never fetches: `key-source.ts` alone does. */
export class KeyCache implements JwksCache {
  readonly #keys = new Map<string, Jwks>();

  addJwks(iss: string, keys: Jwks): void {
    this.#keys.set(iss, keys);
  }

  /**
   * The key that the token names, of the kind that its algorithm needs; throws `KidNotFoundInJwksError` when it is not known,
   * and `JwtInvalidSignatureError` for a signature of a length that none by such a key has.
   */
  getCachedJwk(iss: string, unverified: UnverifiedToken): JwkWithKid {
    const { alg = "", kid = "" } = unverified.header;
    assertHeader(unverified.header);
    const keys = this.#keys.get(iss);
    const key = keys === undefined ? undefined : findJwkInJwks(keys, kid);
    if (key === undefined) throw new KidNotFoundInJwksError();
    const needs = ALGORITHMS[alg];
    if (needs?.kty !== key.kty || (needs.curves !== undefined && !needs.curves.includes(key.crv ?? ""))) {
      throw algorithmRefused();
    }
    const length = Buffer.from(unverified.signatureB64 ?? "", "base64").length;
    if (needs.signatureBytes !== undefined && length !== needs.signatureBytes) {
      throw new JwtInvalidSignatureError("a signature of another length");
    }
    return key;
  }

  getJwk(): Promise<JwkWithKid> {
    return Promise.reject(new FaultError("gate-failed", "keys are fetched by their source alone"));
  }

  getJwks(): Promise<Jwks> {
    return Promise.reject(new FaultError("gate-failed", "keys are fetched by their source alone"));
  }
}

function algorithmRefused(): JwtInvalidSignatureAlgorithmError {
  return new JwtInvalidSignatureAlgorithmError("signature algorithm", undefined);
}
