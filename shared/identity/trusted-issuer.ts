import { CognitoJwtVerifier } from "aws-jwt-verify/cognito-verifier";
import type { Issuer } from "../policy/document.ts";

/** One `iss` value whose tokens are accepted, with the policy's entry that says so. */
export interface TrustedIssuer {
  /** the policy's name of it, `okta` */
  readonly name: string;
  /** the exact value of the `iss` claim */
  readonly iss: string;
  /** where its keys are; undefined: the issuer's discovery document says */
  readonly jwksUri: string | undefined;
  readonly entry: Issuer;
}

/**
 * Every `iss` that the policy trusts. A Cognito user pool has two: tokens carry the pool's regional issuer, or, in a pool
 * replicated over regions, the `issuer-cognito-idp` one; both hosts are AWS's own.
 * Throws when a user pool id is not one.
 */
export function trustedIssuers(issuers: Readonly<Record<string, Issuer>>): readonly TrustedIssuer[] {
  return Object.entries(issuers).flatMap(([name, entry]): TrustedIssuer[] =>
    entry.type === "oidc"
      ? [{ name, iss: entry.issuer, jwksUri: undefined, entry }]
      : ["cognito-idp", "issuer-cognito-idp"]
          .map((host) => CognitoJwtVerifier.parseUserPoolId(entry.userPoolId, host))
          .map(({ issuer, jwksUri }) => ({ name, iss: issuer, jwksUri, entry })),
  );
}
