import { writeAccess } from "../access/access-context.ts";
import type { Code } from "../errors.ts";
import type { Principal } from "../identity/principal.ts";
import type { PolicyDocument } from "./document.ts";
import { grantsOf } from "./grants.ts";
import { rolesOf } from "./roles.ts";

/** What the authorizer tells the proxy: flat strings, at most 4,096 bytes of keys and values. */
export interface GateContext {
  readonly principal: string;
  readonly displayName?: string;
  /** comma list, sorted */
  readonly roles: string;
  /** JSON; left out when `grantsFrom` is `policy` */
  readonly grants?: string;
  readonly grantsFrom: "context" | "policy";
  /** epoch seconds */
  readonly expiresAt: string;
  /** epoch seconds; left out when the token does not say */
  readonly issuedAt?: string;
  readonly tokenId?: string;
  readonly clientId?: string;
  readonly policyVersion: string;
  /** may ask for temporary access */
  readonly entitled?: "1";
  /** JSON: what may be asked for and answered (`access/access-context.ts`) */
  readonly access?: string;
  readonly refusal?: Code;
}

const MAX_CONTEXT_BYTES = 4_096;
const MAX_ROLES_BYTES = 3_000;

/** Whoever has them is refused `too-many-roles`, whatever is asked. */
export function areTooManyRoles(roles: readonly string[]): boolean {
  return Buffer.byteLength(roles.join(",")) > MAX_ROLES_BYTES;
}

/**
 * The context of a verified principal under this policy. When the grants do not fit, they are left out and `grantsFrom` is `policy`, and then the rights of temporary access;
 * when the names of the roles take more than 3,000 bytes, roles and grants are empty and `refusal` is `too-many-roles`.
 */
export function buildContext(principal: Principal, policy: PolicyDocument): GateContext {
  const roles = rolesOf(principal, policy);
  const identity = {
    principal: principal.id,
    ...(principal.displayName === undefined ? {} : { displayName: principal.displayName }),
    expiresAt: String(principal.expiresAt),
    ...(principal.issuedAt === undefined ? {} : { issuedAt: String(principal.issuedAt) }),
    ...(principal.tokenId === undefined ? {} : { tokenId: principal.tokenId }),
    ...(principal.client === undefined ? {} : { clientId: afterIssuer(principal.client) }),
    policyVersion: policy.policyVersion,
  };
  const rights = accessIn(principal, policy);
  const names = roles.join(",");
  if (areTooManyRoles(roles)) {
    return { ...identity, ...rights, roles: "", grants: "[]", grantsFrom: "context", refusal: "too-many-roles" };
  }
  const grants = JSON.stringify(grantsOf(roles, policy));
  const full: GateContext = { ...identity, ...rights, roles: names, grants, grantsFrom: "context" };
  if (sizeOf(full) <= MAX_CONTEXT_BYTES) return full;
  const expanded: GateContext = { ...identity, ...rights, roles: names, grantsFrom: "policy" };
  if (sizeOf(expanded) <= MAX_CONTEXT_BYTES) return expanded;
  // INVARIANT: this always fits: 3,000 bytes of roles and less than 1,096 of who it is; roles go before what may be asked for
  return { ...identity, roles: names, grantsFrom: "policy" };
}

function accessIn(principal: Principal, policy: PolicyDocument): Pick<GateContext, "entitled" | "access"> {
  const access = policy.access && writeAccess(principal, policy.access);
  if (access === undefined) return {};
  return { ...(access.startsWith('{"ask":[]') ? {} : { entitled: "1" }), access };
}

function afterIssuer(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1);
}

function sizeOf(context: GateContext): number {
  return Object.entries(context).reduce((bytes, [key, value]) => bytes + key.length + Buffer.byteLength(value), 0);
}
