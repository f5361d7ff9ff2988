import type { Entitlement, Owners, PolicyDocument } from "../document.ts";
import { asRoles, type Way, waysOf } from "../ways.ts";
import { type EntryChange, type KeyChange, keyChanges } from "./entry-changes.ts";
import { type MemberChange, memberChanges } from "./member-changes.ts";

/** How one way to temporary access differs in two policies. */
export interface AccessChange extends Pick<EntryChange, "name"> {
  readonly change: "added" | "removed" | "changed";
  /** who may ask for more or less than before, by this way */
  readonly members: readonly MemberChange[];
  /** how it is answered and how long it lasts, where it is in both */
  readonly conditions: readonly KeyChange[];
  /** somebody may ask for more, keeps it for longer or gets it more easily, or others answer */
  readonly isWider: boolean;
}

/** What may be asked for, way by way: the same right by another way is another thing, since others may answer there. */
export function accessChanges(old: PolicyDocument, now: PolicyDocument): AccessChange[] {
  const [before, after] = [waysOf(old), waysOf(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): AccessChange[] => {
    const [one, other] = [before.get(name), after.get(name)];
    const members = memberChanges(asRoles(old, listed(one)), asRoles(now, listed(other)));
    const conditions = one === undefined || other === undefined ? [] : keyChanges(one.conditions, other.conditions);
    if (one !== undefined && other !== undefined && members.length + conditions.length === 0) return [];
    const change = one === undefined ? "added" : other === undefined ? "removed" : "changed";
    const gains = members.some(({ changes }) => changes.some(({ effect }) => effect === "gain"));
    return [{ name, change, members, conditions, isWider: gains || isEasier(one, other, conditions) }];
  });
}

/** Who owns what and answers where nobody else is known: another is one more who may approve. */
export function ownerChanges({ access: old }: PolicyDocument, { access: now }: PolicyDocument): KeyChange[] {
  const none: Owners = {};
  return keyChanges(old?.owners ?? none, now?.owners ?? none);
}

function listed(way: Way | undefined): readonly Way[] {
  return way === undefined ? [] : [way];
}

type Judge<T> = (old: T | undefined, now: T | undefined) => boolean;
type Conditions = Omit<Entitlement, "requesters" | "grants">;

/** Of each condition whether its change makes access easier to get or longer. */
const EASIER: { readonly [key in keyof Required<Conditions>]: Judge<Conditions[key]> } = {
  maxDurationSeconds: (old, now) => (now ?? 0) > (old ?? 0),
  approvals: (old, now) => (now ?? 0) < (old ?? 0),
  // somebody else says yes; without approvers nobody does
  approvers: (_, now) => now !== undefined,
  auto: (_, now) => now !== undefined,
  justification: (_, now) => now === "optional",
  ticket: (old) => old !== undefined,
  // how long a question waits gives nobody anything
  pendingSeconds: () => false,
};

function isEasier(one: Way | undefined, other: Way | undefined, changed: readonly KeyChange[]): boolean {
  return changed.some(({ key }) => {
    const condition = key as keyof Conditions;
    const judge = EASIER[condition] as Judge<unknown>;
    return judge(one?.conditions[condition], other?.conditions[condition]);
  });
}
