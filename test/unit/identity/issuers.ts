import type { CognitoIssuer, Issuer, OidcIssuer } from "../../../shared/policy/document.ts";
import { type Claims, documents, jwksOf, makeKey } from "./signer.ts";

export const OKTA: OidcIssuer = {
  type: "oidc",
  issuer: "https://example.okta.com/oauth2/default",
  audience: ["api://opensearch"],
  principalClaim: "uid",
  groupsClaim: "groups",
};

export const PARTNER: OidcIssuer = {
  type: "oidc",
  issuer: "https://login.partner.example/",
  audience: ["gate", "gate-2"],
  principalClaim: "sub",
  groupsClaim: "groups",
};

export const STAFF: CognitoIssuer = {
  type: "cognito",
  userPoolId: "eu-west-1_Ab12Cd34E",
  clientIds: ["4example23456789"],
  tokenUse: "access",
};

export const ISSUERS: Record<string, Issuer> = { okta: OKTA, partner: PARTNER, staff: STAFF };

export const STAFF_ISS = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";
export const STAFF_GLOBAL_ISS = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";

export const OKTA_KEYS = "https://example.okta.com/oauth2/default/v1/keys";
export const OKTA_METADATA = "https://example.okta.com/oauth2/default/.well-known/openid-configuration";
export const PARTNER_KEYS = "https://keys.partner.example/jwks";
export const PARTNER_METADATA = "https://login.partner.example/.well-known/openid-configuration";
const STAFF_KEYS = `${STAFF_ISS}/.well-known/jwks.json`;

export const KEYS = {
  okta: makeKey("okta-1", "RS256"),
  partner: makeKey("partner-1", "ES256"),
  staff: makeKey("staff-1", "RS256"),
};

/** What these issuers publish. */
export function published(): ReturnType<typeof documents> {
  return documents({
    [OKTA_METADATA]: { issuer: OKTA.issuer, jwks_uri: OKTA_KEYS },
    [OKTA_KEYS]: jwksOf(KEYS.okta),
    [PARTNER_METADATA]: { issuer: PARTNER.issuer, jwks_uri: PARTNER_KEYS },
    [PARTNER_KEYS]: jwksOf(KEYS.partner),
    [STAFF_KEYS]: jwksOf(KEYS.staff),
    [`${STAFF_GLOBAL_ISS}/.well-known/jwks.json`]: jwksOf(KEYS.staff),
  });
}

/** Epoch seconds of the machine's clock, which aws-jwt-verify reads itself. */
export const seconds = (): number => Date.now() / 1_000;

export function oktaClaims(more: Claims = {}): Claims {
  const issuedAt = now();
  return {
    iss: OKTA.issuer,
    aud: "api://opensearch",
    sub: "alice@example.com",
    uid: "00u1abc",
    cid: "0oa1portal",
    groups: ["devops"],
    jti: "AT.1",
    iat: issuedAt,
    exp: issuedAt + 3_600,
    ...more,
  };
}

export function partnerClaims(more: Claims = {}): Claims {
  const { uid: _, cid: __, ...claims } = oktaClaims({ iss: PARTNER.issuer, aud: ["other", "gate"], sub: "bob" });
  return { ...claims, ...more };
}

export function staffClaims(more: Claims = {}): Claims {
  const issuedAt = now();
  return {
    iss: STAFF_ISS,
    token_use: "access",
    client_id: "4example23456789",
    sub: "1f7e-8a",
    username: "carol",
    "cognito:groups": ["devops", "analytics"],
    exp: issuedAt + 3_600,
    ...more,
  };
}

/** A key that says it is Okta's, and that nobody publishes. */
export const OUTSIDER = makeKey("okta-1", "RS256");

/** Epoch seconds, whole as in a token. */
export const now = (): number => Math.floor(seconds());
