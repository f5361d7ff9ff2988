import type { Principal } from "../../identity/principal.ts";
import type { RoleMember } from "./walk.ts";

/** As much as tokens say of somebody: names of the usual lengths, so that what is left for the grants is about right. */
const ID = "00u1abcdefghijklmnop";
const DISPLAY_NAME = "somebody.with-a-longer-name@department.example.com";
const TOKEN_ID = "AT.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJK";
const CLIENT_ID = "0oa1abcdefghijklmnop";
const EXPIRES_AT = 4_102_444_800;

/** A person of an issuer with these groups, as a token of it would say. */
export function personOf(issuer: string, groups: readonly string[]): Principal {
  return {
    id: `${issuer}:${ID}`,
    issuer,
    groups,
    client: `${issuer}:${CLIENT_ID}`,
    isMachine: false,
    displayName: DISPLAY_NAME,
    issuedAt: EXPIRES_AT,
    expiresAt: EXPIRES_AT,
    tokenId: TOKEN_ID,
  };
}

/** Whoever is this one member, and no other; undefined for an IAM role, which has no token. */
export function memberAlone({ kind, member }: Pick<RoleMember, "kind" | "member">): Principal | undefined {
  if (kind === "iam") return undefined;
  const issuer = member.slice(0, member.indexOf(":"));
  if (kind === "groups") return personOf(issuer, [member]);
  const self = { ...personOf(issuer, []), id: member };
  return kind === "users" ? self : { ...self, client: member, isMachine: true, displayName: undefined };
}
