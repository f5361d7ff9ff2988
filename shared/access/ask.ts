import type { AccessPolicy, Entitlement, PolicyGrant } from "../policy/document.ts";
import { formatDuration } from "../policy/duration.ts";
import { AccessProblem } from "./access-problem.ts";
import { type AccessRequest, BREAK_GLASS, type Person } from "./access-request.ts";
import type { Accessor } from "./accessor.ts";
import { isWithin } from "./within.ts";
import { isWithinHours } from "./working-hours.ts";

/** What somebody asks for, its shape checked. */
export interface Ask {
  readonly entitlement: string;
  /** undefined: all that the entitlement gives */
  readonly grants: readonly PolicyGrant[] | undefined;
  /** undefined: the longest that it gives */
  readonly durationSeconds: number | undefined;
  readonly justification: string;
  readonly ticket: string | undefined;
}

/** Of blanks and of what takes no place nobody can read a reason; U+2800 is Braille without a dot. */
const VISIBLE = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A retry of the same ask must come within this. */
const BREAK_GLASS_SECONDS = 60;

/** What an entitlement is to somebody who asks; break-glass is one that grants at once. */
type Terms = Pick<Entitlement, "grants" | "maxDurationSeconds" | "approvals" | "justification" | "pendingSeconds"> &
  Partial<Pick<Entitlement, "ticket" | "auto" | "approvers">>;

/**
 * The request that an ask makes, granted already where the policy says so; nobody has looked yet who owns what. Throws `AccessProblem`: `not-entitled` (also for
 * an entitlement that does not exist), `beyond-entitlement`, `duration-too-long`, `justification-missing`, `ticket-missing`.
 */
export function ask(
  asked: Ask,
  accessor: Accessor,
  policy: AccessPolicy,
  { id, now }: { readonly id: string; readonly now: number },
): AccessRequest {
  const terms = termsOf(asked.entitlement, policy);
  if (terms === undefined || !accessor.mayAsk.includes(asked.entitlement)) {
    throw new AccessProblem("not-entitled", "you may not ask for this entitlement");
  }
  const { durationSeconds = terms.maxDurationSeconds, grants = terms.grants } = asked;
  assertTerms({ ...asked, durationSeconds, grants }, terms);
  const isGranted = asked.entitlement === BREAK_GLASS || grantsAtOnce(terms, now);
  if (!isGranted && terms.approvers === undefined) {
    throw new AccessProblem("not-entitled", "it is granted in its hours alone, and nobody answers outside of them");
  }
  return {
    ...personOf(accessor),
    id,
    ...(accessor.isMachine ? { isMachine: true } : {}),
    entitlement: asked.entitlement,
    grants,
    durationSeconds,
    justification: asked.justification,
    ...(asked.ticket === undefined ? {} : { ticket: asked.ticket }),
    requestedAt: now,
    lapsesAt: now + terms.pendingSeconds * 1_000,
    approvals: isGranted ? 0 : terms.approvals,
    reviews: [],
    ...(isGranted ? { grantedAt: now } : {}),
    version: 1,
  };
}

/** Nothing beside who they are. */
export function personOf({ principal, displayName, email }: Person): Person {
  return {
    principal,
    ...(displayName === undefined ? {} : { displayName }),
    ...(email === undefined ? {} : { email }),
  };
}

/** Undefined: the policy has no such entitlement. */
export function termsOf(name: string, { entitlements, breakGlass }: AccessPolicy): Terms | undefined {
  if (name !== BREAK_GLASS) return Object.hasOwn(entitlements, name) ? entitlements[name] : undefined;
  return breakGlass && { ...breakGlass, approvals: 0, justification: "required", pendingSeconds: BREAK_GLASS_SECONDS };
}

function grantsAtOnce({ auto, grants }: Terms, now: number): boolean {
  // the policy's check says so, too: what changes data is never granted without an approver
  const isReading = grants.every((grant) => "cluster" in grant || grant.actions.every((action) => action === "read"));
  return auto !== undefined && isReading && (auto === true || isWithinHours(auto, now));
}

function assertTerms(asked: Ask & { durationSeconds: number; grants: readonly PolicyGrant[] }, terms: Terms): void {
  const beyond = asked.grants.length === 0 || asked.grants.some((grant) => !isWithin(grant, terms.grants));
  if (beyond) throw new AccessProblem("beyond-entitlement", "what is asked for is not within the entitlement");
  if (!(asked.durationSeconds >= 1) || asked.durationSeconds > terms.maxDurationSeconds) {
    const most = formatDuration(terms.maxDurationSeconds);
    throw new AccessProblem("duration-too-long", `the entitlement gives access for at most ${most}`);
  }
  if (terms.justification === "required" && !VISIBLE.test(asked.justification)) {
    throw new AccessProblem("justification-missing", "say what you need it for");
  }
  if (terms.ticket !== undefined && !new RegExp(`^(?:${terms.ticket})$`).test(asked.ticket ?? "")) {
    throw new AccessProblem("ticket-missing", `name a ticket like \`${terms.ticket}\``);
  }
}
