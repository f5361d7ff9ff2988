import type { Principal } from "../identity/principal.ts";
import { matchesWildcard } from "../opensearch/wildcard.ts";
import type { Members, PolicyDocument } from "./document.ts";

export const MEMBER_KINDS = ["groups", "clients", "users", "iam"] as const;

/** Issuer-qualified name, or pattern of role ARNs → the roles it is a member of. */
type Membership = ReadonlyMap<string, readonly string[]>;

interface MemberIndex {
  readonly groups: Membership;
  readonly clients: Membership;
  readonly users: Membership;
  readonly iam: Membership;
  /** `members.iam` with a `*` */
  readonly iamPatterns: readonly string[];
}

const indexes = new WeakMap<PolicyDocument, MemberIndex>();

/**
 * The names of the roles that a principal has, sorted (code units), each once.
 * A machine is matched by `clients`, a person by `users`, both by `groups`; who signed with IAM by `iam` alone.
 * Costs one look-up per group: the policy's members are indexed when it is first asked.
 */
export function rolesOf(principal: Principal, policy: PolicyDocument): string[] {
  const index = indexOf(policy);
  if (principal.issuer === undefined) return iamRolesOf(principal.id, index);
  const { groups, clients, users } = index;
  const roles = new Set(principal.groups.flatMap((group) => groups.get(group) ?? []));
  const self = principal.isMachine ? clients.get(principal.client ?? "") : users.get(principal.id);
  for (const role of self ?? []) roles.add(role);
  return [...roles].toSorted();
}

/** A pattern's `*` stands in the role's name, which holds neither `:` nor `/`: whole ARNs can be compared. */
function iamRolesOf(arn: string, { iam, iamPatterns }: MemberIndex): string[] {
  const members = [arn, ...iamPatterns.filter((pattern) => matchesWildcard(pattern, arn))];
  return [...new Set(members.flatMap((member) => iam.get(member) ?? []))].toSorted();
}

function indexOf(policy: PolicyDocument): MemberIndex {
  const known = indexes.get(policy);
  if (known !== undefined) return known;
  const iam = membershipOf("iam", policy);
  const index: MemberIndex = {
    groups: membershipOf("groups", policy),
    clients: membershipOf("clients", policy),
    users: membershipOf("users", policy),
    iam,
    iamPatterns: [...iam.keys()].filter((member) => member.includes("*")),
  };
  indexes.set(policy, index);
  return index;
}

/** Every member of this kind once, with its roles in the order of the file. */
export function membershipOf(kind: keyof Members, policy: PolicyDocument): Membership {
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
