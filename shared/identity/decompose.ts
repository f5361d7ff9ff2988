import type { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";

type Decomposed = ReturnType<typeof decomposeUnverifiedJwt>;

/** Three parts of base64url without padding (RFC 7515 section 2). */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** What the library takes out of a parsed part, as plain text or behind an escape. */
const NOT_PLAIN = /__proto__|constructor|\\/;

const isText = (value: unknown): boolean => typeof value === "string";
const isTime = (value: unknown): boolean => Number.isFinite(value);
const HEADER = { alg: isText, kid: isText };
const PAYLOAD = {
  exp: isTime,
  nbf: isTime,
  iat: isTime,
  iss: isText,
  sub: isText,
  scope: isText,
  jti: isText,
  aud: (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText)),
};

/**
 * The unverified parts of a token of the common form, exactly as `decomposeUnverifiedJwt` of aws-jwt-verify reads them, which
 * parses with a function for every value and takes a third as long as verifying the signature. Undefined for any other
 * token, also a broken one: the library is to read, or refuse, that.
 */
export function decomposeUnverifiedPlain(token: string): Decomposed | undefined {
  if (!COMPACT.test(token)) return undefined;
  const [headerB64 = "", payloadB64 = "", signatureB64 = ""] = token.split(".");
  const header = parsePlain(headerB64, HEADER);
  const payload = parsePlain(payloadB64, PAYLOAD);
  if (header === undefined || payload === undefined) return undefined;
  return { header, headerB64, payload, payloadB64, signatureB64 } as Decomposed;
}

function parsePlain(part: string, forms: Readonly<Record<string, (value: unknown) => boolean>>): object | undefined {
  const text = Buffer.from(part, "base64").toString("utf8");
  if (NOT_PLAIN.test(text)) return undefined;
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  for (const name in forms) {
    const held = (value as Readonly<Record<string, unknown>>)[name];
    if (held !== undefined && forms[name]?.(held) !== true) return undefined;
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
