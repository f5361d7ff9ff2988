import { createHash, timingSafeEqual } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** What the caller's signature has to be made for. */
export interface SignatureScope {
  readonly service: "es" | "aoss" | "events" | "execute-api" | "secretsmanager" | "sns" | "sts";
  readonly region: string;
  /** the host a caller must have signed, with its port when that is not 443 */
  readonly host: string;
}

export interface SignedRequest {
  readonly method: string;
  /** path and query exactly as on the wire */
  readonly url: string;
  /** lower-case name → value */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The refusal of a request, as AWS names and words it. */
export interface SignatureRefusal {
  readonly type: string;
  readonly message: string;
}

/** A signature is good for five minutes before and after its date: a window of ten. */
const WINDOW_MS = 5 * 60_000;
const HASH_HEADER = "x-amz-content-sha256";
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Checks an AWS Signature Version 4 by making it again from what arrived and comparing in constant time.
 * Undefined: it is good. The query must be strictly encoded, because AWS's own signers differ about anything else.
 */
export async function checkSignature(
  request: SignedRequest,
  scope: SignatureScope,
  credentials: Credentials,
  now: Date,
): Promise<SignatureRefusal | undefined> {
  const { headers } = request;
  const authorization = headers["authorization"];
  if (authorization === undefined) return refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
  const [, accessKeyId, day, region, service, signedList, signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (signature === undefined || signedList === undefined) {
    return refuse(
      "IncompleteSignatureException",
      "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters",
    );
  }
  if (accessKeyId !== credentials.accessKeyId || headers["x-amz-security-token"] !== credentials.sessionToken) {
    return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  if (region !== scope.region || service !== scope.service) {
    return refuse(
      "InvalidSignatureException",
      `Credential should be scoped to a valid region and service, '${scope.region}/${scope.service}'.`,
    );
  }
  const signedAt = parseDate(headers["x-amz-date"]);
  if (signedAt === undefined || headers["x-amz-date"]?.slice(0, 8) !== day) {
    return refuse(
      "InvalidSignatureException",
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP",
    );
  }
  if (Math.abs(now.getTime() - signedAt.getTime()) > WINDOW_MS)
    return refuse("InvalidSignatureException", "Signature expired");
  const signed = signedList.split(";");
  const mustBeSigned = Object.keys(headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  if (mustBeSigned.some((name) => !signed.includes(name)) || signed.some((name) => headers[name] === undefined)) {
    return refuse(
      "InvalidSignatureException",
      "'Host' and all 'X-Amz-*' headers must be 'SignedHeaders' in the AWS Authorization.",
    );
  }
  const bodyHash = createHash("sha256").update(request.body).digest("hex");
  // OpenSearch Serverless wants the body's hash in a header; wherever that header is, it must be right
  const claimedHash = headers[HASH_HEADER];
  if (claimedHash === undefined ? scope.service === "aoss" : claimedHash !== bodyHash) {
    return refuse("InvalidSignatureException", "The 'x-amz-content-sha256' header does not match what was computed.");
  }
  const isForHere = headers["host"] === scope.host;
  const expected = isForHere ? await sign(request, bodyHash, signed, scope, credentials, signedAt) : undefined;
  if (expected === undefined || !timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(signature, "hex"))) {
    return refuse(
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided.",
    );
  }
  return undefined;
}

async function sign(
  { method, url, headers }: SignedRequest,
  bodyHash: string,
  signed: readonly string[],
  { service, region }: SignatureScope,
  credentials: Credentials,
  signingDate: Date,
): Promise<string | undefined> {
  const cut = url.indexOf("?");
  const query = parseStrictQuery(cut === -1 ? "" : url.slice(cut + 1));
  if (query === undefined) return undefined;
  const signer = new SignatureV4({
    credentials: { ...credentials } as never,
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const copy = new HttpRequest({
    method,
    protocol: "https:",
    hostname: headers["host"] ?? "",
    path: cut === -1 ? url : url.slice(0, cut),
    query,
    // the signer takes the body's hash from this header; it signs the header itself only where the caller did
    headers: { ...Object.fromEntries(signed.map((name) => [name, headers[name] ?? ""])), [HASH_HEADER]: bodyHash },
  });
  const made = await signer.sign(copy, {
    signingDate,
    signableHeaders: new Set(signed),
    unsignableHeaders: new Set([HASH_HEADER]),
  });
  return /Signature=([0-9a-f]{64})/.exec(made.headers["authorization"] ?? "")?.[1];
}

/** Undefined when a byte of the query is not written as RFC 3986 says and the signers of AWS do. */
function parseStrictQuery(query: string): Record<string, string[]> | undefined {
  const parsed: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of query === "" ? [] : query.split("&")) {
    const cut = pair.indexOf("=");
    const name = decodeStrict(cut === -1 ? pair : pair.slice(0, cut));
    const value = cut === -1 ? "" : decodeStrict(pair.slice(cut + 1));
    if (name === undefined || value === undefined) return undefined;
    (parsed[name] ??= []).push(value);
  }
  return parsed;
}

function decodeStrict(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    const again = encodeURIComponent(decoded).replace(
      /[!'()*]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    return again === text ? decoded : undefined;
  } catch {
    return undefined;
  }
}

function parseDate(text: string | undefined): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function refuse(type: string, message: string): SignatureRefusal {
  return { type, message };
}
