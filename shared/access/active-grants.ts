import type { AccessPolicy, Grant } from "../policy/document.ts";
import type { Accessor } from "./accessor.ts";
import { isOwn, stateOf } from "./access-request.ts";
import type { Standing } from "./access-store.ts";
import { termsOf } from "./ask.ts";
import { isWithin } from "./within.ts";

/**
 * The grants that a principal's requests give at this moment, each with the request as its source (`grant:<id>`). What the policy
 * does not give any more, and entitlements that the caller's token does not stand for (`mayAsk`), give nothing.
 * INVARIANT: each request is judged on its own: the end of one never ends another.
 */
export function activeGrants(
  { requests, isBlocked }: Standing,
  caller: Pick<Accessor, "principal" | "isMachine" | "mayAsk">,
  policy: AccessPolicy,
  now: number,
): Grant[] {
  if (isBlocked) return [];
  return requests.flatMap((request) => {
    const terms = termsOf(request.entitlement, policy);
    if (terms === undefined || !caller.mayAsk.includes(request.entitlement)) return [];
    if (!isOwn(request, caller)) return [];
    // a policy that gives it for less time by now ends it earlier
    const durationSeconds = Math.min(request.durationSeconds, terms.maxDurationSeconds);
    if (stateOf({ ...request, durationSeconds }, now) !== "active") return [];
    const given = request.grants.filter((grant) => isWithin(grant, terms.grants));
    return given.map((grant): Grant => ({ ...grant, source: `grant:${request.id}` }));
  });
}
