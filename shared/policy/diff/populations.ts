import type { Issuer } from "../document.ts";

/** The kinds of members that tokens have. */
export type TokenMember = "groups" | "clients" | "users";

/** Tokens that an issuer's entry accepts, told apart as finely as two entries can differ. */
export interface Population {
  /** the same in two policies: the same tokens, and a member's name means the same in them */
  readonly key: string;
  /** the audience or app client that they are for */
  readonly audience: string;
}

/** The tokens that this issuer's entry accepts: members of one kind are the same two only where these are the same. */
export function populationsOf(issuer: Issuer, kind: TokenMember): Population[] {
  const of = (audience: string, ...parts: readonly (string | undefined)[]): Population => ({
    key: JSON.stringify([issuer.type, audience, ...parts]),
    audience,
  });
  if (issuer.type === "cognito") return issuer.clientIds.map((id) => of(id, issuer.userPoolId, issuer.tokenUse));
  const { principalClaim, groupsClaim, groupsSeparator } = issuer;
  // the principal claim tells a machine's token from a person's as well
  const claims = kind === "groups" ? [groupsClaim, groupsSeparator] : [principalClaim];
  return issuer.audience.map((audience) => of(audience, issuer.issuer, ...claims));
}
