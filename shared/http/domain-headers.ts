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
 * W3C Trace Context §3.2 that carries the request's id: a UUID's hex digits are the trace id (else a digest of it).
 * The caller's own `traceparent` does not go on: the domain's log lines are found by the gate's id.
 */
export function traceparentOf(requestId: string): string {
  if (last?.requestId === requestId) return last.traceparent;
  const hex = requestId.replaceAll("-", "").toLowerCase();
  const digest = hash("sha256", requestId);
  const isId = /^[0-9a-f]{32}$/.test(hex) && !/^0+$/.test(hex);
  const traceparent = `00-${isId ? hex : digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
  last = { requestId, traceparent };
  return traceparent;
}

/** A request asks twice: for its audit lines and for the domain. */
let last: { readonly requestId: string; readonly traceparent: string } | undefined;
