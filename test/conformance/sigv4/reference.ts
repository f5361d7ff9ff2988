import { createHash, createHmac } from "node:crypto";

/** What went over the wire, as the receiving side sees it. */
export interface WireRequest {
  readonly method: string;
  /** path and query, not touched */
  readonly target: string;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Claim {
  readonly signedHeaders: readonly string[];
  /** day / region / service / aws4_request */
  readonly scope: string;
}

/**
 * The signature that a receiver computes for a request, written from "Create a signed AWS API request" (IAM User Guide),
 * with nothing of the library that signs. As every service but S3 does, it encodes each segment of the path once more.
 */
export function expectedSignature(request: WireRequest, claim: Claim, secret: string): string {
  const at = request.target.indexOf("?");
  const path = at < 0 ? request.target : request.target.slice(0, at);
  const query = at < 0 ? "" : request.target.slice(at + 1);
  const canonicalRequest = [
    request.method,
    path
      .split("/")
      .map((segment) => percentEncode(Buffer.from(segment, "utf8")))
      .join("/"),
    canonicalQuery(query),
    ...claim.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    claim.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const stringToSign = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], claim.scope, sha256(canonicalRequest)].join(
    "\n",
  );
  const key = claim.scope
    .split("/")
    .reduce<Buffer | string>((secretSoFar, part) => hmac(secretSoFar, part), `AWS4${secret}`);
  return hmac(key, stringToSign).toString("hex");
}

/** Reads an `Authorization` header into what it claims. */
export function parseAuthorization(
  header: string,
): Claim & { readonly accessKeyId: string; readonly signature: string } {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  if (match === null) throw new Error(`not a signature: ${header}`);
  const [, accessKeyId = "", scope = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(";"), signature };
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs = query.split("&").map((pair) => {
    const [name = "", value = ""] = pair.split("=", 2);
    return [percentEncode(percentDecode(name)), percentEncode(percentDecode(value))] as const;
  });
  pairs.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

function percentDecode(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "%") {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(text.charCodeAt(at));
  }
  return Buffer.from(bytes);
}

function percentEncode(bytes: Buffer): string {
  let text = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string) => createHmac("sha256", key).update(data, "utf8").digest();
