import type { AccessPolicy } from "../../policy/document.ts";
import { type AccessRequest, BREAK_GLASS, type Person } from "../access-request.ts";
import { termsOf } from "../ask.ts";

export const WHATS = ["asked", "break-glass", "approved", "declined", "started", "ending-soon", "ended"] as const;

/** Something about a request that people are told. */
export interface Happening {
  /** within its request, and always the same: what happened once has one key */
  readonly key: string;
  readonly what: (typeof WHATS)[number];
  /** epoch milliseconds */
  readonly at: number;
  /** whose hand it was; undefined: the requester's, or the clock's */
  readonly by?: Person;
  readonly reason?: string;
  /** of an end */
  readonly how?: "expired" | "lapsed" | "revoked" | "withdrawn";
}

/** So long before the end, or for a fifth of a shorter time. */
const SOON_MS = 600_000;
/** Shorter access ends before anybody has read that it will. */
const SHORTEST_WARNED_MS = 300_000;

/** All that has happened and will happen to a request by itself, in order: derived from its facts, so nothing can be missed. */
export function happeningsOf(request: AccessRequest, policy: AccessPolicy): Happening[] {
  const all = [...asked(request), ...answered(request), ...started(request), ...over(limitedBy(request, policy))];
  // what came at the same moment stays in this order
  return all.toSorted((one, other) => one.at - other.at);
}

/** A policy that gives it for less time by now ends it earlier. */
export function limitedBy(request: AccessRequest, policy: AccessPolicy): AccessRequest {
  const most = termsOf(request.entitlement, policy)?.maxDurationSeconds ?? Infinity;
  return request.durationSeconds <= most ? request : { ...request, durationSeconds: most };
}

function asked({ entitlement, approvals, requestedAt }: AccessRequest): Happening[] {
  if (entitlement === BREAK_GLASS) return [{ key: "break-glass", what: "break-glass", at: requestedAt }];
  // what the policy itself grants waits for nobody
  return approvals === 0 ? [] : [{ key: "asked", what: "asked", at: requestedAt }];
}

function started({ entitlement, grantedAt }: AccessRequest): Happening[] {
  if (grantedAt === undefined || entitlement === BREAK_GLASS) return [];
  return [{ key: "started", what: "started", at: grantedAt }];
}

function answered({ reviews }: AccessRequest): Happening[] {
  return reviews.map(({ verdict, at, reason, ...by }, index) => ({
    key: `review-${index}`,
    what: verdict === "approve" ? "approved" : "declined",
    at,
    by,
    ...(reason === undefined ? {} : { reason }),
  }));
}

function over({ ending, grantedAt, lapsesAt, durationSeconds }: AccessRequest): Happening[] {
  if (ending !== undefined) {
    const { how, by, at, reason } = ending;
    // the answer itself says so
    if (how === "declined") return [];
    return [{ key: how, what: "ended", at, by, how, ...(reason === undefined ? {} : { reason }) }];
  }
  if (grantedAt === undefined) return [{ key: "lapsed", what: "ended", at: lapsesAt, how: "lapsed" }];
  const lastsMs = durationSeconds * 1_000;
  const end = grantedAt + lastsMs;
  const soon = end - Math.min(SOON_MS, lastsMs / 5);
  return [
    ...(lastsMs < SHORTEST_WARNED_MS ? [] : [{ key: "ending-soon", what: "ending-soon", at: soon } as const]),
    { key: "expired", what: "ended", at: end, how: "expired" },
  ];
}

/** The moment of the last change by anybody's hand, epoch milliseconds: from then on somebody is to be told. */
export function changedAt({ requestedAt, reviews, ending }: AccessRequest): number {
  return Math.max(requestedAt, ...reviews.map(({ at }) => at), ending?.at ?? 0);
}
