import type { PolicyDocument } from "../document.ts";
import { membershipOf } from "../roles.ts";
import { iamMemberships } from "./iam-memberships.ts";
import type { Membership } from "./membership.ts";
import { populationsOf, type TokenMember } from "./populations.ts";

/**
 * Every membership that one of two policies has. A member of an issuer is the same in both only for tokens that both accept,
 * whatever the policies call the issuer: one with another `issuer`, `audience` or `userPoolId` is somebody else.
 */
export function membershipsOf(old: PolicyDocument, now: PolicyDocument): Membership[] {
  const ofTokens = (["groups", "clients", "users"] as const).flatMap((kind) => tokenMemberships(kind, old, now));
  return [...ofTokens, ...iamMemberships(old, now)];
}

/** A member for tokens of one audience: what each policy that accepts them calls it, and which roles it has there. */
interface Pair {
  readonly audience: string;
  readonly formerName: string | undefined;
  readonly name: string | undefined;
  readonly oldRoles: readonly string[];
  readonly newRoles: readonly string[];
}

function tokenMemberships(kind: TokenMember, old: PolicyDocument, now: PolicyDocument): Membership[] {
  const [before, after] = [membershipOf(kind, old), membershipOf(kind, now)];
  const [oldIssuers, newIssuers] = [issuersByPopulation(kind, old), issuersByPopulation(kind, now)];
  const pairs = new Map<string, Pair>();
  for (const [policy, members] of [[old, before] as const, [now, after] as const]) {
    for (const member of members.keys()) {
      const at = member.indexOf(":");
      const value = member.slice(at);
      const issuer = policy.issuers[member.slice(0, at)];
      for (const { key, audience } of issuer === undefined ? [] : populationsOf(issuer, kind)) {
        const [formerName, name] = [qualify(oldIssuers.get(key), value), qualify(newIssuers.get(key), value)];
        const [oldRoles, newRoles] = [before.get(formerName ?? "") ?? [], after.get(name ?? "") ?? []];
        pairs.set(key + value, { audience, formerName, name, oldRoles, newRoles });
      }
    }
  }
  return joinAudiences(kind, [...pairs.values()]).toSorted((a, b) => compareText(a.member, b.member));
}

function qualify(issuer: string | undefined, value: string): string | undefined {
  return issuer === undefined ? undefined : `${issuer}${value}`;
}

/** One membership for all audiences that it is the same for. */
function joinAudiences(kind: TokenMember, pairs: readonly Pair[]): Membership[] {
  const groups = new Map<string, { readonly pair: Pair; readonly audiences: string[] }>();
  for (const pair of pairs) {
    const key = JSON.stringify([pair.formerName, pair.name]);
    const group = groups.get(key) ?? { pair, audiences: [] };
    group.audiences.push(pair.audience);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ pair, audiences }) => toMembership(kind, pair, audiences));
}

function toMembership(
  kind: TokenMember,
  { formerName, name, oldRoles, newRoles }: Pair,
  audiences: readonly string[],
): Membership {
  const shared = { kind, member: name ?? formerName ?? "", oldRoles, newRoles };
  if (name === undefined || formerName === undefined) {
    return { ...shared, tokens: { by: name === undefined ? "old" : "new", audiences } };
  }
  return name === formerName ? shared : { ...shared, formerly: formerName };
}

function issuersByPopulation(kind: TokenMember, { issuers }: PolicyDocument): Map<string, string> {
  return new Map(
    Object.entries(issuers).flatMap(([name, issuer]) => populationsOf(issuer, kind).map(({ key }) => [key, name])),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
