import { RejectedError } from "../errors.ts";
import { type Body, type BodyLimits, readBody, readSource } from "./body.ts";
import type { ContentType } from "./media-type.ts";
import { readDecodedPath, readEncodedPath, type Segment } from "./path.ts";
import { readDecodedQuery, readRawQuery } from "./query.ts";
import type { RoutedRequest } from "./route.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];

/** A request that can be read in one way only; what is decided, and what the forwarded one is built from. */
export interface CanonicalRequest {
  readonly method: Method;
  /** below the route's prefix; never empty, `.` or `..` */
  readonly segments: readonly Segment[];
  /** decoded once, each name once; `source` and `source_content_type` are in `body` */
  readonly query: ReadonlyMap<string, string>;
  /** undefined: no body */
  readonly contentType: ContentType | undefined;
  /** inflated, otherwise as it arrived; empty: no body */
  readonly body: Buffer;
  /** the body came as `?source=` */
  readonly isBodyFromSource: boolean;
  readonly requestId: string;
  /** at most 256 bytes of printable ASCII */
  readonly accept: string | undefined;
  /** what the caller can read, of what is passed through */
  readonly acceptEncoding: "gzip" | "identity";
}

/** Headers by which some servers take another method than the request line's. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/**
 * Checks the form of a routed request: refuses whatever could be read in two ways, by a gateway, a client or OpenSearch.
 * Throws `RejectedError`: `request-not-understood`, `operation-not-supported` (method), `body-too-large`,
 * `media-type-not-supported`.
 */
export function readRequest(routed: RoutedRequest, limits?: BodyLimits): CanonicalRequest {
  const { event, gateway } = routed;
  if (METHOD_OVERRIDES.some((name) => event.headers.has(name))) throw refuse("a header asks for another method");
  if (routed.below === undefined) throw refuse("the path does not begin with this API's stage or base path");
  const segments = gateway === "rest" ? readEncodedPath(routed.below) : readDecodedPath(routed.below);
  const query = typeof event.query === "string" ? readRawQuery(event.query) : readDecodedQuery(event.query);
  const isBodyFromSource = query.has("source") || query.has("source_content_type");
  const body = isBodyFromSource ? takeSource(query, readBody(event, limits), limits) : readBody(event, limits);
  const method = METHODS.find((known) => known === routed.method);
  // an operation that nobody knows: after the form, as every other one
  if (method === undefined) throw new RejectedError("operation-not-supported", "the method is not supported");
  return {
    method,
    segments,
    query,
    contentType: body.contentType,
    body: body.bytes,
    isBodyFromSource,
    requestId: routed.requestId,
    accept: readAccept(event.headers.get("accept")),
    acceptEncoding: acceptsGzip(event.headers.get("accept-encoding")) ? "gzip" : "identity",
  };
}

/** Takes both parameters out of the query, as OpenSearch never sees them: it is sent a body. */
function takeSource(query: Map<string, string>, body: Body, limits: BodyLimits | undefined): Body {
  const source = query.get("source");
  const sourceContentType = query.get("source_content_type");
  if (body.bytes.length > 0) throw refuse("a request has a body or a `source`, not both");
  query.delete("source");
  query.delete("source_content_type");
  return readSource(source ?? "", sourceContentType, limits);
}

function readAccept(values: readonly string[] | undefined): string | undefined {
  const accept = values?.join(", ");
  return accept !== undefined && /^[\x20-\x7e]{1,256}$/.test(accept) ? accept : undefined;
}

/** RFC 9110 §12.5.3, for the one coding that matters. */
function acceptsGzip(values: readonly string[] | undefined): boolean {
  const codings = (values ?? []).join(",").toLowerCase().split(",");
  return codings.some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)|$)/.test(coding));
}

function refuse(reason: string): RejectedError {
  return new RejectedError("request-not-understood", reason);
}
