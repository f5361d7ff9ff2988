import { groupBy } from "../../group-by.ts";
import type { AccessMembers, Action, Members, PolicyDocument, PolicyGrant } from "../document.ts";
import type { Path } from "../file-places.ts";
import { MEMBER_KINDS } from "../roles.ts";
import { asRoles, waysOf } from "../ways.ts";

/** One pattern of one grant. */
export interface GrantedPattern {
  readonly role: string;
  readonly domain: string;
  readonly pattern: string;
  readonly actions: readonly Action[];
  readonly path: Path;
}

/** One member of one role. */
export interface RoleMember {
  readonly role: string;
  readonly kind: keyof Members;
  readonly member: string;
  readonly path: Path;
}

/** What one member of each list is called in messages. */
export const MEMBER_WORDS = { groups: "group", clients: "client", users: "user", iam: "IAM role" } as const;

/** Every granted pattern, in the order of the file. */
export function* grantedPatterns({ roles }: PolicyDocument): Generator<GrantedPattern> {
  for (const [role, { grants }] of Object.entries(roles)) {
    for (const [at, grant] of grants.entries()) {
      if (!("indices" in grant)) continue;
      for (const [position, pattern] of grant.indices.entries()) {
        const path = ["roles", role, "grants", at, "indices", position];
        yield { role, domain: grant.domain, pattern, actions: grant.actions, path };
      }
    }
  }
}

/** A pattern of a role, or of what may be asked for: then `role` is the entitlement. */
export interface AnyPattern extends GrantedPattern {
  readonly kind: "role" | "entitlement";
}

/** Every pattern of the file. */
export function* anyPatterns(policy: PolicyDocument): Generator<AnyPattern> {
  for (const granted of grantedPatterns(policy)) yield { ...granted, kind: "role" };
  for (const asked of askedPatterns(policy)) yield { ...asked, kind: "entitlement" };
}

/** Every pattern that may be asked for; `role` is the entitlement. */
export function* askedPatterns(policy: PolicyDocument): Generator<GrantedPattern> {
  const ways = waysOf(policy);
  for (const { role, path, ...rest } of grantedPatterns(asRoles(policy, ways.values()))) {
    // below an entitlement stands what stands below a role
    yield { ...rest, role, path: [...(ways.get(role)?.path ?? []), ...path.slice(2)] };
  }
}

/** Every member of every role. */
export function* roleMembers({ roles }: PolicyDocument): Generator<RoleMember> {
  for (const [role, { members }] of Object.entries(roles)) {
    for (const kind of MEMBER_KINDS) {
      for (const [position, member] of members[kind].entries()) {
        yield { role, kind, member, path: ["roles", role, "members", kind, position] };
      }
    }
  }
}

/** Everything that may be asked for as temporary access. */
export function accessGrants(policy: PolicyDocument): readonly PolicyGrant[] {
  return [...waysOf(policy).values()].flatMap(({ grants }) => grants);
}

/** Everybody who may ask for temporary access, as members of the way by which they may. */
export function* everyRequester(policy: PolicyDocument): Generator<RoleMember> {
  const ways = waysOf(policy);
  for (const { role, path, ...rest } of roleMembers(asRoles(policy, ways.values()))) {
    yield { ...rest, role, path: [...(ways.get(role)?.path ?? []), "requesters", ...path.slice(3)] };
  }
}

/** Everybody who may ask for temporary access or answers for it; of resource owners, what their groups begin with. */
export function accessMembers({ access }: PolicyDocument): readonly string[] {
  if (access === undefined) return [];
  const { entitlements, breakGlass, owners } = access;
  const lists: (AccessMembers | "resourceOwner" | undefined)[] = [breakGlass?.requesters, owners.integration];
  for (const { requesters, approvers } of Object.values(entitlements)) lists.push(requesters, approvers);
  const named = lists.flatMap((list) =>
    typeof list === "object" ? [list.groups, list.users, list.clients].flat() : [],
  );
  return [...named, ...(owners.resourceOwner === undefined ? [] : [owners.resourceOwner.groupPrefix])];
}

/** The memberships of everybody who is in a role, together: `groups okta:devops` → where it stands. */
export function membershipsOf(policy: PolicyDocument): Map<string, RoleMember[]> {
  return groupBy(roleMembers(policy), ({ kind, member }) => `${kind} ${member}`);
}

/** `read`, `read and write`, `read, write and manage` */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
