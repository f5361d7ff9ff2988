import { hash } from "node:crypto";
import type { Credentials } from "../config.ts";
import { FaultError } from "../errors.ts";
import { encodeQuery } from "../http/encode.ts";
import { formatDate, type SignedService, Signer } from "./signer.ts";

/** A request before its signature. */
export interface OutgoingRequest {
  readonly method: string;
  /** as the `Host` header says it, the port included where there is one */
  readonly host: string;
  /** strictly percent-encoded */
  readonly path: string;
  /** decoded, each name once */
  readonly query: readonly (readonly [string, string])[];
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SigningScope {
  readonly region: string;
  readonly service: SignedService;
}

/** What goes on the wire: exactly the bytes that were signed. */
export interface SignedRequest {
  readonly method: string;
  /** path and query, as `node:https` sends them */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const OWN_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "host",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
]);

/**
 * Signs with AWS Signature Version 4. The body's hash is a signed header of its own (`x-amz-content-sha256`, which
 * OpenSearch Serverless demands). Throws `FaultError` (`gate-failed`) for what two signers would read differently:
 * a path that is not strictly encoded or holds an empty or dot segment, a parameter twice, a header of the signature's own.
 */
export function sign(
  request: OutgoingRequest,
  scope: SigningScope,
  credentials: Credentials,
  now: Date,
): SignedRequest | Promise<SignedRequest> {
  assertCanonical(request);
  const signer = signerFor(scope, credentials);
  const date = formatDate(now);
  const key = signer.keyOf(date);
  // the first request of a day waits for it
  return key === undefined
    ? signer.deriveKey(date).then((derived) => signWith(derived, signer, request, date))
    : signWith(key, signer, request, date);
}

function signWith(key: Uint8Array, signer: Signer, request: OutgoingRequest, date: string): SignedRequest {
  const { method, host, path, query, headers, body } = request;
  const unsigned = { method, path, query: Object.fromEntries(query), headers: { host, ...headers } };
  const authorized = signer.authorize(unsigned, hashOf(body), date, key);
  return { method, target: targetOf(request), headers: authorized, body };
}

/** Of nothing, which most requests send. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function hashOf(body: Buffer): string {
  return body.length === 0 ? EMPTY_SHA256 : hash("sha256", body);
}

/** The same bytes without a signature. Throws as `sign` does. */
export function withoutSignature(request: OutgoingRequest): SignedRequest {
  assertCanonical(request);
  const { method, host, headers, body } = request;
  return { method, target: targetOf(request), headers: { host, ...headers }, body };
}

function targetOf({ path, query }: OutgoingRequest): string {
  return query.length === 0 ? path : `${path}?${encodeQuery(query)}`;
}

/** More identities than a function has at a time: its own, and sessions in the roles of domains. */
const MOST_SIGNERS = 1_000;
const signers = new Map<string, Signer>();

/** Signers keep their derived key. One goes when its credentials change, the oldest when there are too many. */
function signerFor({ service, region }: SigningScope, credentials: Credentials): Signer {
  const key = `${credentials.accessKeyId}/${region}/${service}`;
  const known = signers.get(key);
  if (known?.isOf(credentials) === true) return known;
  const [oldest] = signers.keys();
  if (signers.size >= MOST_SIGNERS && oldest !== undefined) signers.delete(oldest);
  const signer = new Signer(service, region, credentials);
  signers.set(key, signer);
  return signer;
}

/** Segments of unreserved characters and upper-case escapes, none of them empty, `.` or `..`. */
const CANONICAL_PATH = /^\/$|^(?:\/(?!(?:\.|%2E){1,2}(?:\/|$))(?:[\w.~-]|%[\dA-F]{2})+)+$/;
const HEADER_NAME = /^[a-z0-9-]+$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

function assertCanonical({ path, query, headers }: OutgoingRequest): void {
  if (!CANONICAL_PATH.test(path)) throw refuse("the path");
  if (query.length > 0) assertQuery(query);
  for (const name in headers) {
    if (OWN_HEADERS.has(name) || !HEADER_NAME.test(name) || !PRINTABLE.test(headers[name] ?? "")) {
      throw refuse("a header");
    }
  }
}

function assertQuery(query: OutgoingRequest["query"]): void {
  const names = new Set(query.map(([name]) => name));
  // `Object.fromEntries` and the signer would lose these
  if (names.size !== query.length || names.has("__proto__") || names.has("")) throw refuse("the query");
  for (const name of names) if (/^x-amz-/i.test(name)) throw refuse("the query");
}

function refuse(what: string): FaultError {
  return new FaultError("gate-failed", `${what} of the request to sign is not canonical`);
}
