import type { PolicyDocument } from "../document.ts";
import { type EntryChange, entryChanges } from "./entry-changes.ts";
import type { Membership } from "./membership.ts";
import { membershipsOf } from "./memberships.ts";
import { type RightChange, RightChanges } from "./right-changes.ts";

/** A membership with everything that it alone gains and loses. */
export interface MemberChange extends Pick<Membership, "kind" | "member" | "formerly" | "tokens" | "exampleRole"> {
  readonly changes: readonly RightChange[];
}

/** How two policies differ in what they allow. */
export interface PolicyDiff {
  /** memberships that gain or lose something */
  readonly members: readonly MemberChange[];
  /** what accepts other tokens, or is called otherwise */
  readonly issuers: readonly EntryChange[];
  /** where requests go, and as whom */
  readonly domains: readonly EntryChange[];
}

/**
 * What every group, client, user and IAM role pattern gains and loses, decided on the patterns themselves: for each change a
 * pattern and a name in it that one policy grants and the other does not; without a change, no name of any kind tells the
 * two apart. What counts is what a principal with this one membership has. Total: bounded by the number of patterns.
 */
export function diffPolicies(old: PolicyDocument, now: PolicyDocument): PolicyDiff {
  const rights = new RightChanges(old, now);
  const members = membershipsOf(old, now).flatMap((membership): MemberChange[] => {
    const changes = rights.of(membership);
    const { oldRoles: _old, newRoles: _new, ...who } = membership;
    return changes.length === 0 ? [] : [{ ...who, changes }];
  });
  return {
    members,
    issuers: entryChanges(old.issuers, now.issuers),
    domains: entryChanges(old.domains, now.domains),
  };
}
