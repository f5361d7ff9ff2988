import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import type { Credentials } from "../config.ts";
import { FaultError } from "../errors.ts";
import { encodeQuery, encodeStrict } from "../http/encode.ts";

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
  readonly service: "es" | "aoss";
}

/** What goes on the wire: exactly the bytes that were signed. */
export interface SignedRequest {
  readonly method: string;
  /** path and query, as `node:https` sends them */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const HASH_HEADER = "x-amz-content-sha256";
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "host",
  "x-amz-date",
  "x-amz-security-token",
  HASH_HEADER,
]);

/**
 * Signs with AWS Signature Version 4. The body's hash is a signed header of its own (`x-amz-content-sha256`, which
 * OpenSearch Serverless demands). Throws `FaultError` (`gate-failed`) for what two signers would read differently:
 * a path that is not strictly encoded or holds an empty or dot segment, a parameter twice, a header of the signature's own.
 */
export async function sign(
  request: OutgoingRequest,
  scope: SigningScope,
  credentials: Credentials,
  now: Date,
): Promise<SignedRequest> {
  assertCanonical(request);
  const signer = new SignatureV4({ ...scope, credentials, sha256: SigningHash, applyChecksum: true });
  const signed = await signer.sign(
    new HttpRequest({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      headers: { ...request.headers, host: request.host, [HASH_HEADER]: sha256(request.body) },
    }),
    { signingDate: now },
  );
  const query = encodeQuery(request.query);
  const target = query === "" ? request.path : `${request.path}?${query}`;
  return { method: request.method, target, headers: signed.headers, body: request.body };
}

/** Keys are derived by `@aws-crypto/sha256-js` (with a secret it is an HMAC); plain hashes by `node:crypto`. */
class SigningHash {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Uint8Array | Promise<Uint8Array> };

  constructor(secret?: ConstructorParameters<typeof Sha256>[0]) {
    this.#hash = secret === undefined ? createHash("sha256") : new Sha256(secret);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new FaultError("gate-failed", "a signing hash is used once");
  }
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function assertCanonical({ path, query, headers }: OutgoingRequest): void {
  if (path !== "/" && !path.slice(1).split("/").every(isCanonicalSegment)) throw refuse("the path");
  if (!path.startsWith("/")) throw refuse("the path");
  const names = new Set(query.map(([name]) => name));
  // `Object.fromEntries` and the signer would lose these
  if (names.size !== query.length || names.has("__proto__") || names.has("")) throw refuse("the query");
  for (const name of names) if (/^x-amz-/i.test(name)) throw refuse("the query");
  for (const [name, value] of Object.entries(headers)) {
    if (name !== name.toLowerCase() || OWN_HEADERS.has(name) || !/^[\x20-\x7e]*$/.test(value)) throw refuse("a header");
  }
}

function isCanonicalSegment(segment: string): boolean {
  if (segment === "" || segment === "." || segment === "..") return false;
  try {
    return encodeStrict(decodeURIComponent(segment)) === segment;
  } catch {
    return false;
  }
}

function refuse(what: string): FaultError {
  return new FaultError("gate-failed", `${what} of the request to sign is not canonical`);
}
