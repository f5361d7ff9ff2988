import { hash } from "node:crypto";
import { encodePrintable } from "./encode.ts";
import type { CanonicalRequest } from "./request.ts";

const CONTENT_TYPES = { json: "application/json", ndjson: "application/x-ndjson" } as const;

/**
 * The headers that go on to the domain: an allow-list, made anew. The caller's credentials, cookies, forwarding and
 * security headers are not on it. Names in lower case, values printable ASCII.
 */
export function headersForDomain(
  request: CanonicalRequest,
  principalId: string,
  opaqueId: "principal" | "request",
): Record<string, string> {
  const headers: Record<string, string> = { "accept-encoding": request.acceptEncoding };
  if (request.accept !== undefined) headers["accept"] = request.accept;
  if (request.contentType !== undefined) headers["content-type"] = CONTENT_TYPES[request.contentType];
  headers["traceparent"] = traceparentOf(request.requestId);
  const id = encodePrintable(opaqueId === "principal" ? principalId : request.requestId);
  headers["x-opaque-id"] = `index-gate/${id.slice(0, 256)}`;
  return headers;
}

/**
 * W3C Trace Context §3.2 that carries the request's id: a UUID's hex digits are the trace id (else a digest's), and the
 * second half of them, which the variant keeps from being zero, names the gate's part in it.
 * The caller's own `traceparent` does not go on: the domain's log lines are found by the gate's id.
 */
export function traceparentOf(requestId: string): string {
  if (last?.requestId === requestId) return last.traceparent;
  const hex = UUID.test(requestId) ? hexOf(requestId).toLowerCase() : hash("sha256", requestId).slice(0, 32);
  const traceparent = `00-${hex}-${hex.slice(16)}-01`;
  last = { requestId, traceparent };
  return traceparent;
}

/** RFC 9562: version and variant set, so that neither half is all zeros. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

function hexOf(uuid: string): string {
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);
}

/** A request asks twice: for its audit lines and for the domain. */
let last: { readonly requestId: string; readonly traceparent: string } | undefined;
