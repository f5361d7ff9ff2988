import type { Principal } from "../identity/principal.ts";
import type { PolicyDocument } from "./document.ts";

/** Issuer-qualified name → the roles it is a member of. */
type Membership = ReadonlyMap<string, readonly string[]>;

interface MemberIndex {
  readonly groups: Membership;
  readonly clients: Membership;
  readonly users: Membership;
}

const indexes = new WeakMap<PolicyDocument, MemberIndex>();

/**
 * The names of the roles that a token's principal has, sorted (code units), each once.
 * A machine is matched by `clients`, a person by `users`, both by `groups`; `iam` members have no tokens.
 * Costs one look-up per group: the policy's members are indexed when it is first asked.
 */
export function rolesOf(principal: Principal, policy: PolicyDocument): string[] {
  const { groups, clients, users } = indexOf(policy);
  const roles = new Set(principal.groups.flatMap((group) => groups.get(group) ?? []));
  const self = principal.isMachine ? clients.get(principal.client ?? "") : users.get(principal.id);
  for (const role of self ?? []) roles.add(role);
  return [...roles].toSorted();
}

function indexOf(policy: PolicyDocument): MemberIndex {
  const known = indexes.get(policy);
  if (known !== undefined) return known;
  const index = {
    groups: membership(policy, "groups"),
    clients: membership(policy, "clients"),
    users: membership(policy, "users"),
  };
  indexes.set(policy, index);
  return index;
}

function membership(policy: PolicyDocument, kind: keyof MemberIndex): Membership {
  const rolesByMember = new Map<string, string[]>();
  for (const [role, { members }] of Object.entries(policy.roles)) {
    for (const member of members[kind]) {
      const roles = rolesByMember.get(member);
      if (roles === undefined) rolesByMember.set(member, [role]);
      else roles.push(role);
    }
  }
  return rolesByMember;
}
