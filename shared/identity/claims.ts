import { RejectedError } from "../errors.ts";
import type { CognitoIssuer, OidcIssuer } from "../policy/document.ts";
import { readGroups } from "./groups.ts";
import type { Principal } from "./principal.ts";
import { cutText, readName } from "./text.ts";
import type { Claims, VerifiedToken } from "./verify-token.ts";

interface Reading {
  /** the claim value that identifies whoever makes the request */
  readonly id: string | undefined;
  readonly client: string | undefined;
  readonly isMachine: boolean;
  readonly groups: readonly string[];
}

/** Where client ids stand: Okta, RFC 9068 section 2.2, OpenID Connect Core 1.0 section 2. The first that is there counts. */
const CLIENT_CLAIMS = ["cid", "client_id", "azp"];
/** Only of a token that a person signed in for: RFC 9068 section 2.2.1, OpenID Connect Core 1.0 section 2. */
const SIGN_IN_CLAIMS = ["auth_time", "amr", "nonce"];
const NAME_CLAIMS = ["email", "preferred_username", "username", "cognito:username"];
const MAX_DISPLAY_NAME_BYTES = 128;

/**
 * The principal of a verified token, with every name qualified by the policy's name of the issuer.
 * Throws `token-invalid` when the claim that identifies it is missing, is not text, or holds control characters or more than 256 bytes.
 * Groups like that are passed over: a group only ever adds roles.
 */
export function principalOf({ issuer, claims, expiresAt }: VerifiedToken): Principal {
  const { name, entry } = issuer;
  const { id, client, isMachine, groups } =
    entry.type === "oidc" ? readOidc(claims, entry) : readCognito(claims, entry);
  if (id === undefined) throw new RejectedError("token-invalid", "the token does not say whom it was issued to");
  const qualify = (value: string): string => `${name}:${value}`;
  return {
    id: qualify(id),
    issuer: name,
    groups: groups.map(qualify),
    client: client === undefined ? undefined : qualify(client),
    isMachine,
    displayName: readDisplayName(claims),
    ...readEmail(claims),
    expiresAt,
    issuedAt: readTime(claims["iat"]),
    tokenId: readName(claims["jti"]),
  };
}

/**
 * A token without a person has its client as subject (RFC 9068 section 2.2) and nothing that identifies a person: neither
 * Okta's `uid` nor the issuer's own principal claim, nor that somebody signed in: or a person who is called like the
 * client that they use would be that machine (RFC 9068 section 5).
 */
function readOidc(claims: Claims, entry: OidcIssuer): Reading {
  const client = readName(CLIENT_CLAIMS.map((claim) => claims[claim]).find((value) => value !== undefined));
  const hasPerson = ["uid", entry.principalClaim, ...SIGN_IN_CLAIMS].some(
    (claim) => claim !== "sub" && claims[claim] !== undefined,
  );
  const isMachine = client !== undefined && claims["sub"] === client && !hasPerson;
  return {
    id: isMachine ? client : readName(claims[entry.principalClaim]),
    client,
    isMachine,
    groups: readGroups(claims[entry.groupsClaim], entry.groupsSeparator),
  };
}

/** Amazon Cognito, "Understanding the access token": only a person's has `username`; an id token is always a person's. */
function readCognito(claims: Claims, entry: CognitoIssuer): Reading {
  const client = readName(claims[entry.tokenUse === "id" ? "aud" : "client_id"]);
  const isMachine = entry.tokenUse === "access" && claims["username"] === undefined;
  return {
    id: isMachine ? client : readName(claims["sub"]),
    client,
    isMachine,
    groups: readGroups(claims["cognito:groups"], undefined),
  };
}

/** Rounded to the older side; what is no time that a context can carry is none. */
function readTime(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value < 1e12 ? Math.floor(value) : undefined;
}

/** OpenID Connect Core 1.0 section 5.1; Cognito writes the flag as text. */
function readEmail(claims: Claims): { email?: string } {
  const isVerified = claims["email_verified"] === true || claims["email_verified"] === "true";
  const email = isVerified ? readName(claims["email"]) : undefined;
  return email === undefined ? {} : { email: email.toLowerCase() };
}

function readDisplayName(claims: Claims): string | undefined {
  // an address that anybody may write down as theirs
  const isUnverified = claims["email_verified"] === false || claims["email_verified"] === "false";
  const shown = NAME_CLAIMS.filter((claim) => claim !== "email" || !isUnverified);
  const name = shown.map((claim) => claims[claim]).find((value) => typeof value === "string" && value !== "");
  return typeof name === "string" ? cutText(name, MAX_DISPLAY_NAME_BYTES) : undefined;
}
