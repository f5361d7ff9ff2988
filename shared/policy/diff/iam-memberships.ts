import { containsPattern, matchesWildcard } from "../../opensearch/wildcard.ts";
import type { PolicyDocument } from "../document.ts";
import { fillPattern } from "./fresh-name.ts";
import type { Membership } from "./membership.ts";

/** A pattern of role ARNs and the policy's role it is a member of. */
interface IamMember {
  readonly pattern: string;
  readonly role: string;
}

/** What a role's name in IAM may hold, the most readable first. */
const NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_+=,.@";

/**
 * The IAM role patterns of two policies, each with what a role that matches it gets: through the pattern itself and through
 * every wider one. A change is found exactly if it concerns a role that matches no narrower pattern; what a narrower one
 * adds is compared for that one.
 */
export function iamMemberships(old: PolicyDocument, now: PolicyDocument): Membership[] {
  const [before, after] = [iamMembers(old), iamMembers(now)];
  const patterns = new Set([...before, ...after].map(({ pattern }) => pattern));
  return [...patterns].toSorted().map((pattern) => ({
    kind: "iam",
    member: pattern,
    exampleRole: exampleRole(pattern, [...patterns]),
    oldRoles: rolesAround(pattern, before),
    newRoles: rolesAround(pattern, after),
  }));
}

function iamMembers({ roles }: PolicyDocument): IamMember[] {
  return Object.entries(roles).flatMap(([role, { members }]) => members.iam.map((pattern) => ({ pattern, role })));
}

function rolesAround(pattern: string, members: readonly IamMember[]): string[] {
  return [...new Set(members.filter((one) => containsPattern(one.pattern, pattern)).map(({ role }) => role))];
}

/** A role that matches the pattern and no other that does not contain it; the pattern itself where every short name does. */
function exampleRole(pattern: string, patterns: readonly string[]): string {
  const narrower = patterns.filter((other) => !containsPattern(other, pattern));
  for (const character of NAME_CHARACTERS) {
    const role = fillPattern(pattern, character);
    if (!narrower.some((other) => matchesWildcard(other, role))) return role;
  }
  return pattern;
}
