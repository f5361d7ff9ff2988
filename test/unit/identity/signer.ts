import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { FetchJson } from "../../../shared/identity/fetch-json.ts";

export type Algorithm = "RS256" | "ES256" | "ES384" | "EdDSA";

interface Key {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export type Claims = Record<string, unknown>;

const KEY_PAIRS = {
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ES384: () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};

export function makeKey(kid: string, alg: Algorithm = "ES256"): Key {
  return { kid, alg, ...KEY_PAIRS[alg]() };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A compact JWS; `header` overrides what the key says. */
export function signToken(claims: Claims, key: Key, header: Claims = {}): string {
  const input = `${encode({ alg: key.alg, kid: key.kid, typ: "JWT", ...header })}.${encode(claims)}`;
  return `${input}.${signatureOf(input, key).toString("base64url")}`;
}

function signatureOf(input: string, { alg, privateKey }: Key): Buffer {
  if (alg === "EdDSA") return sign(null, Buffer.from(input), privateKey);
  return sign(alg === "ES384" ? "sha384" : "sha256", Buffer.from(input), {
    key: privateKey,
    dsaEncoding: "ieee-p1363",
  });
}

/** The classic confusion: HS256 with the public key's text as the secret. */
export function signWithHmac(claims: Claims, key: Key): string {
  const input = `${encode({ alg: "HS256", kid: key.kid })}.${encode(claims)}`;
  const secret = key.publicKey.export({ type: "spki", format: "pem" });
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

export function unsigned(claims: Claims, kid: string): string {
  return `${encode({ alg: "none", kid })}.${encode(claims)}.`;
}

export function jwksOf(...keys: Key[]): { keys: unknown[] } {
  return {
    keys: keys.map(({ kid, alg, publicKey }) => ({ ...publicKey.export({ format: "jwk" }), kid, alg, use: "sig" })),
  };
}

/** Documents by URL, held in memory; anything else is unreachable. Counts what is fetched. */
export function documents(pages: Record<string, unknown>): {
  fetchJson: FetchJson;
  fetched: string[];
  pages: Record<string, unknown>;
} {
  const fetched: string[] = [];
  const fetchJson: FetchJson = async (url) => {
    fetched.push(url);
    await Promise.resolve();
    if (!Object.hasOwn(pages, url)) throw new Error("unreachable");
    return structuredClone(pages[url]);
  };
  return { fetchJson, fetched, pages };
}
