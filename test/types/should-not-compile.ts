/**
 * Calls that must not compile; `tsc -p .` runs this test: an `@ts-expect-error` without an error is one itself.
 * Nothing here is ever executed.
 */
import type { Forwarder } from "../../shared/aws/forward.ts";
import type { AuthorizedRequest, DomainRequest } from "../../shared/http/authorized.ts";
import type { CanonicalRequest } from "../../shared/http/request.ts";

export function forwardsOnlyWhatWasAuthorized(
  forwarder: Forwarder,
  request: DomainRequest,
  canonical: CanonicalRequest,
  authorized: AuthorizedRequest,
): void {
  const deadlines = { firstByteAt: 0, endAt: 0 };
  // @ts-expect-error a request that nobody allowed
  void forwarder.forward(request, deadlines);
  // @ts-expect-error a literal with everything but the mark
  void forwarder.forward({ ...request, retryable: true }, deadlines);
  // @ts-expect-error what the caller sent
  void forwarder.forward(canonical, deadlines);
  // @ts-expect-error a mark cannot be made by hand
  void forwarder.forward({ ...request, authorized: true }, deadlines);
  // @ts-expect-error no time limit
  void forwarder.forward(authorized);
  // @ts-expect-error what was authorized stays as it is
  authorized.path = "/secret-hr/_search";
  void forwarder.forward(authorized, deadlines);
}
