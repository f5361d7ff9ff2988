import { randomUUID } from "node:crypto";
import type { CognitoIssuer, Issuer, OidcIssuer } from "../../shared/policy/document.ts";

/** What a token is asked to say. */
export interface TokenWish {
  /** a person's id: `sub` and the issuer's principal claim; without one the token is a machine's */
  readonly sub?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** the client id; a token with a client and no `sub` is a machine's */
  readonly client?: string | undefined;
  readonly ttlSeconds?: number | undefined;
  /** put over the others at last, for deliberately odd tokens; `null` removes a claim */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

export const DEFAULT_CLIENT = "local-client";
const DEFAULT_TTL_SECONDS = 3_600;

/** The claims of an access token (Cognito: or an id token) in the shape that the real issuer gives them. */
export function shapeClaims(issuer: Issuer, iss: string, wish: TokenWish, now: number): Record<string, unknown> {
  const base = { iss, iat: now, exp: now + (wish.ttlSeconds ?? DEFAULT_TTL_SECONDS), jti: randomUUID() };
  const own = issuer.type === "oidc" ? oktaClaims(issuer, wish, now) : cognitoClaims(issuer, wish, now);
  const merged = { ...base, ...own, ...wish.claims };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined));
}

/** Okta: a person's stable id is in `uid`; a machine's token has none, and its `sub` is the client's id. */
function oktaClaims(issuer: OidcIssuer, wish: TokenWish, now: number): Record<string, unknown> {
  const [audience, ...more] = issuer.audience;
  const client = wish.client ?? DEFAULT_CLIENT;
  const shared = { ver: 1, aud: more.length === 0 ? audience : issuer.audience, cid: client };
  if (wish.sub === undefined) return { ...shared, sub: client, scp: ["search"], ...groupClaim(issuer, wish.groups) };
  return {
    ...shared,
    sub: wish.sub,
    [issuer.principalClaim]: wish.sub,
    auth_time: now,
    scp: ["openid", "profile"],
    ...groupClaim(issuer, wish.groups ?? []),
  };
}

function groupClaim(issuer: OidcIssuer, groups: readonly string[] | undefined): Record<string, unknown> {
  if (groups === undefined) return {};
  const separator = { space: " ", comma: "," }[issuer.groupsSeparator ?? "space"];
  return { [issuer.groupsClaim]: issuer.groupsSeparator === undefined ? groups : groups.join(separator) };
}

/** Amazon Cognito: an access token has no `aud`; a machine's has no `username` and its `sub` is the client's id. */
function cognitoClaims(issuer: CognitoIssuer, wish: TokenWish, now: number): Record<string, unknown> {
  const client = wish.client ?? issuer.clientIds[0] ?? DEFAULT_CLIENT;
  const groups = wish.groups === undefined || wish.groups.length === 0 ? {} : { "cognito:groups": wish.groups };
  if (wish.sub === undefined) {
    return { token_use: "access", client_id: client, sub: client, version: 2, scope: "gate/search", ...groups };
  }
  const person = { sub: wish.sub, auth_time: now, event_id: randomUUID(), origin_jti: randomUUID(), ...groups };
  if (issuer.tokenUse === "id") return { ...person, token_use: "id", aud: client, "cognito:username": wish.sub };
  return { ...person, token_use: "access", client_id: client, username: wish.sub, version: 2, scope: "openid" };
}
