import { RejectedError } from "../errors.ts";

/** One segment of a path, below the route's prefix. */
export interface Segment {
  /** as it stands in the path: what OpenSearch compares with the literals of its routes */
  readonly raw: string;
  /** decoded exactly once: what a parameter means */
  readonly value: string;
}

/** `/{index}/<literal>/{id}`: the routes whose third segment is a document's id, which may hold any character. */
const BEFORE_ID: ReadonlySet<string> = new Set(["_doc", "_create", "_update", "_source", "_explain", "_termvectors"]);
const MAX_BYTES = 512;

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Splits the encoded path of a REST API into decoded segments, none of them empty, `.` or `..`, in any encoding.
 * One trailing slash means nothing and goes. Throws `RejectedError` (`request-not-understood`).
 */
export function readEncodedPath(path: string): readonly Segment[] {
  if (!/^[\x21-\x7e]*$/.test(path)) throw refuse("a character that must be percent-encoded");
  if (/[\\#;?]/.test(path)) throw refuse("a `\\`, `#`, `;` or `?` that is not percent-encoded");
  const segments = split(path).map((raw) => ({ raw, value: decode(raw) }));
  check(segments);
  return segments;
}

/**
 * The same for an HTTP API, which hands the path over decoded: a slash is a separator wherever it came from, and a `%`
 * could be either a `%` or what is left of an escape, so it cannot be expressed.
 */
export function readDecodedPath(path: string): readonly Segment[] {
  if (path.includes("%")) throw refuse("a `%`, which this kind of gateway cannot express");
  if (CONTROL.test(path) || path.includes("\\")) throw refuse("a control character or a `\\`");
  if (path.includes("\ufffd") || !isWellFormed(path)) throw refuse("text that is not valid UTF-8");
  const segments = split(path).map((raw) => ({ raw, value: raw }));
  check(segments);
  return segments;
}

function split(path: string): string[] {
  if (path === "/") return [];
  const body = path.endsWith("/") ? path.slice(1, -1) : path.slice(1);
  return body.split("/");
}

function decode(raw: string): string {
  if (!raw.includes("%")) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    throw refuse("a broken percent-encoding, or one that is not valid UTF-8");
  }
}

/** INVARIANT: what passes is neither empty nor a dot segment, also to a reader that decodes it and splits it again. */
function check(segments: readonly Segment[]): void {
  const before = segments[1]?.raw;
  for (const [position, { value }] of segments.entries()) {
    if (value === "") throw refuse("an empty segment");
    if (value.split(/[/\\]/).some((part) => part === "." || part === "..")) throw refuse("a `.` or `..` segment");
    if (position === 0 && value === "-") throw refuse("the reserved segment `-`");
    const isId = position === 2 && before !== undefined && BEFORE_ID.has(before);
    if (isId) assertShort(value);
    else checkName(value);
  }
}

function checkName(value: string): void {
  if (CONTROL.test(value)) throw refuse("a control character outside of a document's id");
  if (/[%\\#?;]/.test(value)) throw refuse("a `%`, `\\`, `#`, `?` or `;` outside of a document's id");
  if (value.includes("/") && value.replace(/<[^<>]*>/g, "").includes("/")) {
    throw refuse("a `/` inside a segment, outside of a document's id and of date math");
  }
  for (const part of value.split(",")) assertShort(part);
}

function assertShort(value: string): void {
  if (value.length * 3 > MAX_BYTES && Buffer.byteLength(value) > MAX_BYTES)
    throw refuse("a name longer than 512 bytes");
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

function refuse(what: string): RejectedError {
  return new RejectedError("request-not-understood", `the path holds ${what}`);
}
