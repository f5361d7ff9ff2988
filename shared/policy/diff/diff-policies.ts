import type { PolicyDocument } from "../document.ts";
import { type AccessChange, accessChanges, ownerChanges } from "./access-changes.ts";
import { type EntryChange, entryChanges, type KeyChange } from "./entry-changes.ts";
import { type MemberChange, memberChanges } from "./member-changes.ts";

/** How two policies differ in what they allow. */
export interface PolicyDiff {
  /** memberships that gain or lose something */
  readonly members: readonly MemberChange[];
  /** what may be asked for as temporary access, break-glass among it */
  readonly entitlements: readonly AccessChange[];
  /** who answers for temporary access where nobody else is known */
  readonly owners: readonly KeyChange[];
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
  return {
    members: memberChanges(old, now),
    entitlements: accessChanges(old, now),
    owners: ownerChanges(old, now),
    issuers: entryChanges(old.issuers, now.issuers),
    domains: entryChanges(old.domains, now.domains),
  };
}
