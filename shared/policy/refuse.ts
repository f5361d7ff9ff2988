import { type Code, type Missing, RejectedError } from "../errors.ts";
import type { RoutedRequest } from "../http/route.ts";
import { type Caller, hasExpired } from "./caller.ts";
import type { Denied } from "./decide.ts";
import { describeLimit } from "./limits.ts";

const MAX_SHOWN = 10;
/** A refusal stays readable, whatever a bulk of 10 MB names. */
const MAX_MISSING = 100;

const REASONS: { readonly [code in Code]?: string } = {
  "too-many-roles": "the token's groups match too many roles",
  "index-not-granted": "only IAM roles are served, no users and no root: assume a role, and sign with its credentials",
};

/**
 * Throws `RejectedError` for a caller who is refused whatever is asked: too many roles, an IAM identity that is no role,
 * an expired token; `now` is epoch seconds.
 */
export function assertServed(caller: Caller, now: number): void {
  const { refusal } = caller;
  if (refusal !== undefined) throw new RejectedError(refusal, REASONS[refusal] ?? "the caller is not served");
  if (hasExpired(caller, now)) throw new RejectedError("token-expired", "the token has expired");
}

/** Throws `RejectedError` (`not-found`) below `/-`, but for OPTIONS, which says the same about every path. */
export function assertRouted({ route, method }: Pick<RoutedRequest, "route" | "method">): void {
  if (route.kind !== "domain" && method !== "OPTIONS") throw new RejectedError("not-found", "there is nothing here");
}

/** The refusal that a deny is answered with: its code, and what is missing as the caller wrote it, the first 100 of it. */
export function refusalOf({ code, missing }: Denied): RejectedError {
  const texts = missing.map(describeMissing);
  return new RejectedError(code, `not granted: ${texts.slice(0, MAX_SHOWN).join(", ")}`, missing.slice(0, MAX_MISSING));
}

function describeMissing({ action, index, maxTokenAgeSeconds }: Missing): string {
  const what = index === undefined ? action : `${action} on \`${index}\``;
  return maxTokenAgeSeconds === undefined ? what : `${what} (${describeLimit(maxTokenAgeSeconds)})`;
}
