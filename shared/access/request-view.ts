import type { AccessPolicy, PolicyGrant } from "../policy/document.ts";
import {
  type AccessRequest,
  BREAK_GLASS,
  expiresAt,
  isOwn,
  type Person,
  type Review,
  type State,
  stateOf,
} from "./access-request.ts";
import type { Accessor } from "./accessor.ts";
import { INTEGRATION } from "./owners.ts";
import { approvalsNeeded, isSame, mayReview, ownersAwaited } from "./review.ts";

/** A request as the API shows it; times as ISO 8601 in UTC. */
export interface RequestView {
  readonly id: string;
  readonly state: State;
  readonly entitlement: string;
  readonly requester: PersonView;
  readonly grants: readonly PolicyGrant[];
  readonly durationSeconds: number;
  readonly justification: string;
  readonly ticket?: string;
  readonly requestedAt: string;
  /** nobody can approve it any more from here on */
  readonly lapsesAt: string;
  readonly grantedAt?: string;
  readonly expiresAt?: string;
  readonly approvalsNeeded: number;
  /** while it is pending, where owners answer: whose approval is missing; `owners.integration` for what nobody is known to own */
  readonly awaits?: readonly string[];
  readonly reviews: readonly (PersonView & { readonly verdict: Review["verdict"]; at: string; reason?: string })[];
  readonly ending?: { readonly how: string; readonly by: PersonView; readonly at: string; readonly reason?: string };
  /** what the viewer may do now */
  readonly may: readonly ("review" | "revoke" | "withdraw")[];
  /** how to use the access; for whoever has it, while it is there */
  readonly accessDetails?: string;
}

interface PersonView {
  readonly principal: string;
  readonly displayName?: string;
}

/** True for whoever may see a request at all: its requester, who answers it, an owner of the integration. */
export function maySee(request: AccessRequest, viewer: Accessor, policy: AccessPolicy): boolean {
  return isOwn(request, viewer) || viewer.isOwner || mayReview(request, viewer, policy);
}

/** What a viewer who may see a request sees of it. */
export function viewOf(request: AccessRequest, viewer: Accessor, policy: AccessPolicy, now: number): RequestView {
  const state = stateOf(request, now);
  const { id, entitlement, grants, durationSeconds, justification, ticket, reviews, ending, grantedAt } = request;
  const end = expiresAt(request);
  const isViewers = isOwn(request, viewer);
  return {
    id,
    state,
    entitlement,
    requester: personView(request),
    grants,
    durationSeconds,
    justification,
    ...(ticket === undefined ? {} : { ticket }),
    requestedAt: iso(request.requestedAt),
    lapsesAt: iso(request.lapsesAt),
    ...(grantedAt === undefined ? {} : { grantedAt: iso(grantedAt) }),
    ...(end === undefined ? {} : { expiresAt: iso(end) }),
    approvalsNeeded: approvalsNeeded(request, policy),
    ...(state === "pending" && request.owners !== undefined ? { awaits: awaitsOf(request, policy) } : {}),
    reviews: reviews.map(({ verdict, at, reason, ...by }) => ({
      ...personView(by),
      verdict,
      at: iso(at),
      ...(reason === undefined ? {} : { reason }),
    })),
    ...(ending === undefined
      ? {}
      : {
          ending: {
            how: ending.how,
            by: personView(ending.by),
            at: iso(ending.at),
            ...(ending.reason === undefined ? {} : { reason: ending.reason }),
          },
        }),
    may: mayDo(request, viewer, policy, state),
    ...(isViewers && state === "active" && policy.details !== undefined ? { accessDetails: policy.details } : {}),
  };
}

function awaitsOf(request: AccessRequest, policy: AccessPolicy): string[] {
  return ownersAwaited(request, policy).map((owner) => (owner === INTEGRATION ? "owners.integration" : owner));
}

function mayDo(request: AccessRequest, viewer: Accessor, policy: AccessPolicy, state: State): RequestView["may"] {
  const isViewers = isOwn(request, viewer);
  const isOpen = state === "pending" || (request.entitlement === BREAK_GLASS && request.grantedAt !== undefined);
  const canReview =
    isOpen && mayReview(request, viewer, policy) && !request.reviews.some((review) => isSame(review, viewer));
  const canRevoke = state === "active" && (isViewers || viewer.isOwner || mayReview(request, viewer, policy));
  return [
    ...(canReview ? (["review"] as const) : []),
    ...(canRevoke ? (["revoke"] as const) : []),
    ...(isViewers && state === "pending" ? (["withdraw"] as const) : []),
  ];
}

function personView({ principal, displayName }: Person): PersonView {
  return { principal, ...(displayName === undefined ? {} : { displayName }) };
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
