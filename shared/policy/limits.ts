import { CLOCK_SKEW_SECONDS } from "../identity/clock-skew.ts";
import type { Grant } from "./document.ts";
import { formatDuration } from "./duration.ts";

/** What the limits of grants are about, of one request. */
export interface Limited {
  readonly grants: readonly Grant[];
  /** when the token was issued, epoch seconds; undefined: it does not say, or there is no token (IAM) */
  readonly issuedAt?: number;
}

/** Grants that count for this request, and those whose limits it does not meet. */
export interface Parted {
  readonly grants: readonly Grant[];
  readonly unmet: readonly Grant[];
}

/**
 * Parts grants by whether the request meets the limits of their roles; `now` is epoch seconds. A token that does not say
 * when it was issued, or says so of the future (30 s of clock skew apart), meets no `maxTokenAge`.
 * INVARIANT: each grant is judged on its own, so that one more never takes another away.
 */
export function partByLimits({ grants, issuedAt }: Limited, now: number): Parted {
  if (grants.every(({ maxTokenAgeSeconds }) => maxTokenAgeSeconds === undefined)) return { grants, unmet: [] };
  const age = issuedAt === undefined || issuedAt > now + CLOCK_SKEW_SECONDS ? Infinity : now - issuedAt;
  const isMet = ({ maxTokenAgeSeconds }: Grant): boolean =>
    maxTokenAgeSeconds === undefined || age <= maxTokenAgeSeconds;
  return { grants: grants.filter(isMet), unmet: grants.filter((grant) => !isMet(grant)) };
}

/** For people: what would have to be true for a grant that there is. */
export function describeLimit(maxTokenAgeSeconds: number): string {
  return `only with a token of at most ${formatDuration(maxTokenAgeSeconds)}, from a new sign-in`;
}
