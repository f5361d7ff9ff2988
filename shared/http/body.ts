import { gunzipSync } from "node:zlib";
import { RejectedError } from "../errors.ts";
import type { GatewayEvent } from "./event.ts";
import { type ContentType, parseMediaType } from "./media-type.ts";

export interface BodyLimits {
  /** as it arrived, decoded from base64; JSON after inflation too, because it is parsed whole and grows manifold */
  readonly bytes: number;
  /** NDJSON after inflation: it is read line by line */
  readonly inflatedBytes: number;
}

/** API Gateway's own limit, and what a function can hold and inspect in time. */
const BODY_LIMITS: BodyLimits = { bytes: 10 * 1024 * 1024, inflatedBytes: 50 * 1024 * 1024 };

export interface Body {
  /** inflated; empty when there is none */
  readonly bytes: Buffer;
  /** undefined when there is no body */
  readonly contentType: ContentType | undefined;
}

const NO_BODY: Body = { bytes: Buffer.alloc(0), contentType: undefined };

/**
 * The body as OpenSearch would see it: decoded, inflated, of a type that can be inspected.
 * Throws `RejectedError`: `body-too-large`, `media-type-not-supported`, `request-not-understood` (broken gzip).
 */
export function readBody(event: GatewayEvent, limits: BodyLimits = BODY_LIMITS): Body {
  const bytes = decode(event, limits);
  if (bytes.length === 0) return NO_BODY;
  const contentType = parseMediaType(readSingle(event, "content-type"));
  const maxBytes = contentType === "ndjson" ? limits.inflatedBytes : limits.bytes;
  return { bytes: inflate(bytes, readSingle(event, "content-encoding"), event.isBase64, maxBytes), contentType };
}

/** The body that stands in the query (`?source=…&source_content_type=…`), under the same rules. */
export function readSource(
  source: string,
  sourceContentType: string | undefined,
  limits: BodyLimits = BODY_LIMITS,
): Body {
  if (source === "" || sourceContentType === undefined) {
    throw new RejectedError("request-not-understood", "`source` needs a text and a `source_content_type`");
  }
  const bytes = Buffer.from(source, "utf8");
  if (bytes.length > limits.bytes) throw tooLarge("is larger than", limits.bytes);
  return { bytes, contentType: parseMediaType(sourceContentType) };
}

function decode(event: GatewayEvent, limits: BodyLimits): Buffer {
  if (event.body === undefined) return NO_BODY.bytes;
  if (event.isBase64 && event.body.length > Math.ceil(limits.bytes / 3) * 4) {
    throw tooLarge("is larger than", limits.bytes);
  }
  const bytes = Buffer.from(event.body, event.isBase64 ? "base64" : "utf8");
  if (bytes.length > limits.bytes) throw tooLarge("is larger than", limits.bytes);
  return bytes;
}

function inflate(bytes: Buffer, encoding: string | undefined, isBase64: boolean, maxBytes: number): Buffer {
  const coding = encoding?.trim().toLowerCase() ?? "identity";
  if (coding === "identity") return bytes;
  // A gateway that took encoded bytes for text has destroyed them.
  if (coding !== "gzip" || !isBase64) {
    throw new RejectedError("media-type-not-supported", "the content encoding is not supported here");
  }
  return gunzip(bytes, maxBytes);
}

interface GunzipInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function gunzip(bytes: Buffer, maxOutputLength: number): Buffer {
  let inflated: GunzipInfo;
  try {
    inflated = gunzipSync(bytes, { maxOutputLength, info: true }) as unknown as GunzipInfo;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw tooLarge("inflates to more than", maxOutputLength);
    }
    throw new RejectedError("request-not-understood", "the body is not valid gzip");
  }
  // zlib stops without a word at zero bytes after the last member
  if (inflated.engine.bytesWritten !== bytes.length) {
    throw new RejectedError("request-not-understood", "the body goes on after its gzip data");
  }
  return inflated.buffer;
}

function readSingle(event: GatewayEvent, name: string): string | undefined {
  const values = event.headers.get(name);
  if (values !== undefined && values.length > 1) {
    throw new RejectedError("media-type-not-supported", `the header \`${name}\` stands there twice`);
  }
  return values?.[0];
}

function tooLarge(what: string, maxBytes: number): RejectedError {
  const kilobytes = Math.floor(maxBytes / 1024);
  const most = kilobytes < 1024 ? `${kilobytes} KB` : `${Math.floor(kilobytes / 1024)} MB`;
  return new RejectedError("body-too-large", `the body ${what} ${most}: send it in parts`);
}
