import type { AccessPolicy } from "../policy/document.ts";
import { AccessProblem } from "./access-problem.ts";
import { type AccessRequest, BREAK_GLASS, type Ending, type Person, type Review, stateOf } from "./access-request.ts";
import type { Accessor } from "./accessor.ts";
import { personOf, termsOf } from "./ask.ts";
import { INTEGRATION } from "./owners.ts";
import { isWithin } from "./within.ts";

/** One approver's answer, its shape checked. */
export interface Answer {
  readonly verdict: Review["verdict"];
  readonly reason: string | undefined;
}

/**
 * What a request is after an approver's answer. The last approval that is needed grants it from this moment on, where owners
 * answer no sooner than each of them has approved; one decline ends it. Throws `AccessProblem`: `own-request`, `not-approver`, `already-reviewed`, `state-changed`.
 */
export function review(
  request: AccessRequest,
  answer: Answer,
  accessor: Accessor,
  policy: AccessPolicy,
  now: number,
): AccessRequest {
  assertReviewer(request, accessor, policy);
  const isAfterwards = request.entitlement === BREAK_GLASS;
  if (!isAfterwards) assertPending(request, policy, now);
  if (request.reviews.some((one) => isSame(one, accessor))) {
    throw new AccessProblem("already-reviewed", "you have answered this request before");
  }
  const spokenFor = ownersSpokenFor(request, accessor, policy);
  const own: Review = {
    ...personOf(accessor),
    ...facts(answer, now),
    verdict: answer.verdict,
    ...(spokenFor === undefined ? {} : { owners: spokenFor }),
  };
  const reviews = [...request.reviews, own];
  const reviewed = { ...request, reviews, version: request.version + 1 };
  if (answer.verdict === "decline") {
    if (isAfterwards && stateOf(request, now) !== "active") return reviewed;
    return { ...reviewed, ending: ending(isAfterwards ? "revoked" : "declined", accessor, answer.reason, now) };
  }
  if (isAfterwards || approvalsIn(reviews) < approvalsNeeded(request, policy)) return reviewed;
  if (ownersAwaited(reviewed, policy).length > 0) return reviewed;
  return { ...reviewed, grantedAt: now };
}

/** Whether somebody may answer a request at all, whatever its state. */
export function mayReview(request: AccessRequest, accessor: Accessor, policy: AccessPolicy): boolean {
  if (accessor.isMachine || isSame(request, accessor)) return false;
  if (request.entitlement === BREAK_GLASS) return accessor.isOwner;
  const approvers = termsOf(request.entitlement, policy)?.approvers;
  if (approvers === undefined) return false;
  const spokenFor = ownersSpokenFor(request, accessor, policy);
  return spokenFor === undefined ? accessor.mayReview.includes(request.entitlement) : spokenFor.length > 0;
}

/** The owners whose approval is still missing; none where owners do not answer. */
export function ownersAwaited(request: AccessRequest, policy: AccessPolicy): readonly string[] {
  const approved = request.reviews.flatMap(({ verdict, owners = [] }) => (verdict === "approve" ? owners : []));
  return (answering(request, policy) ?? []).filter((owner) => !approved.includes(owner));
}

/** Undefined: it is not for owners to answer. */
function ownersSpokenFor(request: AccessRequest, accessor: Accessor, policy: AccessPolicy): string[] | undefined {
  return answering(request, policy)?.filter((owner) =>
    owner === INTEGRATION ? accessor.isOwner : accessor.owns.includes(owner),
  );
}

function answering({ entitlement, owners = [] }: AccessRequest, policy: AccessPolicy): readonly string[] | undefined {
  if (termsOf(entitlement, policy)?.approvers !== "resourceOwner") return undefined;
  return owners.length === 0 ? [INTEGRATION] : owners;
}

/** As many as were needed when it was asked for, or are by now if those are more. */
export function approvalsNeeded({ approvals, entitlement }: AccessRequest, policy: AccessPolicy): number {
  return Math.max(approvals, termsOf(entitlement, policy)?.approvals ?? 0);
}

/** The same person, also through another issuer that vouches for the same e-mail address. */
export function isSame(one: Person, other: Person): boolean {
  return one.principal === other.principal || (one.email !== undefined && one.email === other.email);
}

export function ending(how: Ending["how"], by: Person, reason: string | undefined, now: number): Ending {
  return { how, by: personOf(by), ...facts({ reason }, now) };
}

function facts({ reason }: Pick<Answer, "reason">, at: number): { at: number; reason?: string } {
  return { at, ...(reason === undefined ? {} : { reason }) };
}

function assertReviewer(request: AccessRequest, accessor: Accessor, policy: AccessPolicy): void {
  if (isSame(request, accessor)) throw new AccessProblem("own-request", "nobody answers a request of their own");
  if (!mayReview(request, accessor, policy)) throw new AccessProblem("not-approver", "others answer this request");
}

function assertPending(request: AccessRequest, policy: AccessPolicy, now: number): void {
  const state = stateOf(request, now);
  if (state !== "pending") throw new AccessProblem("state-changed", `the request is ${state}`);
  const terms = termsOf(request.entitlement, policy);
  const isGiven =
    terms !== undefined &&
    request.durationSeconds <= terms.maxDurationSeconds &&
    request.grants.every((grant) => isWithin(grant, terms.grants));
  if (!isGiven) {
    throw new AccessProblem("state-changed", "the policy gives this no more");
  }
}

function approvalsIn(reviews: readonly Review[]): number {
  return reviews.filter(({ verdict }) => verdict === "approve").length;
}
