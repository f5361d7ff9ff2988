import type { Issuer } from "../../shared/policy/document.ts";

/** The exact `iss` of an issuer's tokens; a user pool's follows from its id. */
export function issuerAddress(issuer: Issuer): URL {
  if (issuer.type === "oidc") return new URL(issuer.issuer);
  const [region] = issuer.userPoolId.split("_");
  return new URL(`https://cognito-idp.${region}.amazonaws.com/${issuer.userPoolId}`);
}

/** The `iss` as the policy writes it: `URL` would add a slash to an origin. */
export function issuerName(issuer: Issuer): string {
  return issuer.type === "oidc" ? issuer.issuer : issuerAddress(issuer).href;
}
