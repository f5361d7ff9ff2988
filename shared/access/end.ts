import type { AccessPolicy } from "../policy/document.ts";
import { AccessProblem } from "./access-problem.ts";
import { type AccessRequest, isOwn, stateOf } from "./access-request.ts";
import type { Accessor } from "./accessor.ts";
import { ending, mayReview } from "./review.ts";

interface Hand {
  readonly accessor: Accessor;
  readonly reason: string | undefined;
  /** epoch milliseconds */
  readonly now: number;
}

/**
 * Takes granted access back: whoever may answer the request, an owner of the integration, or the requester, who is done
 * early. Throws `AccessProblem`: `not-allowed`, `state-changed`.
 */
export function revoke(request: AccessRequest, { accessor, reason, now }: Hand, policy: AccessPolicy): AccessRequest {
  if (!isOwn(request, accessor) && !accessor.isOwner && !mayReview(request, accessor, policy)) {
    throw new AccessProblem("not-allowed", "others take this access back");
  }
  assertState(request, "active", now);
  return { ...request, ending: ending("revoked", accessor, reason, now), version: request.version + 1 };
}

/** The requester does not need it any more. Throws `AccessProblem`: `not-allowed`, `state-changed`. */
export function withdraw(request: AccessRequest, { accessor, reason, now }: Hand): AccessRequest {
  if (!isOwn(request, accessor)) throw new AccessProblem("not-allowed", "others withdraw this request");
  assertState(request, "pending", now);
  return { ...request, ending: ending("withdrawn", accessor, reason, now), version: request.version + 1 };
}

function assertState(request: AccessRequest, wanted: "active" | "pending", now: number): void {
  const state = stateOf(request, now);
  if (state !== wanted) throw new AccessProblem("state-changed", `the request is ${state}`);
}
