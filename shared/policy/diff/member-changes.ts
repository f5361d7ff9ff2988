import type { PolicyDocument } from "../document.ts";
import type { Membership } from "./membership.ts";
import { membershipsOf } from "./memberships.ts";
import { type RightChange, RightChanges } from "./right-changes.ts";

/** A membership with everything that it alone gains and loses. */
export interface MemberChange extends Pick<Membership, "kind" | "member" | "formerly" | "tokens" | "exampleRole"> {
  readonly changes: readonly RightChange[];
}

/** The memberships that gain or lose something by the roles of two policies. */
export function memberChanges(old: PolicyDocument, now: PolicyDocument): MemberChange[] {
  const rights = new RightChanges(old, now);
  return membershipsOf(old, now).flatMap((membership): MemberChange[] => {
    const changes = rights.of(membership);
    const { oldRoles: _old, newRoles: _new, ...who } = membership;
    return changes.length === 0 ? [] : [{ ...who, changes }];
  });
}
