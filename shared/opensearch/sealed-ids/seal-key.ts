import { createHmac, hkdfSync } from "node:crypto";
import { FaultError } from "../../errors.ts";

/** A key that ids are sealed with, made from one version of the secret. */
export interface SealKey {
  /** names the key in every text it sealed; tells nothing about it */
  readonly id: Buffer;
  readonly root: Buffer;
}

/** `current` seals; both open. */
export interface SealKeys {
  readonly current: SealKey;
  readonly previous: SealKey | undefined;
}

/** Whose an id is, and what for: it is good for nobody and nothing else. */
export interface Binding {
  readonly kind: "scroll" | "pit";
  /** `okta:00u1abc` */
  readonly principal: string;
  /** the policy's name of the domain */
  readonly domain: string;
}

export const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
const PURPOSE = "index-gate sealed ids 1";
const MIN_SECRET_CHARACTERS = 32;

/**
 * Derives a key for sealed ids, and for nothing else, from a secret by HKDF-SHA-256 (RFC 5869).
 * Throws `FaultError` (`gate-failed`) for a secret of less than 32 characters.
 */
export function deriveSealKey(secret: string): SealKey {
  if (secret.length < MIN_SECRET_CHARACTERS) {
    throw new FaultError("gate-failed", `the secret of sealed ids has less than ${MIN_SECRET_CHARACTERS} characters`);
  }
  const bytes = Buffer.from(hkdfSync("sha256", secret, "", PURPOSE, KEY_BYTES + KEY_ID_BYTES));
  return { root: bytes.subarray(0, KEY_BYTES), id: bytes.subarray(KEY_BYTES) };
}

/** A 256-bit key of one binding for one use. JSON keeps the parts apart, so that no two bindings have the same. */
export function bindingKey(use: "cipher" | "nonce", { root }: SealKey, { kind, domain, principal }: Binding): Buffer {
  const parts = JSON.stringify([use, kind, domain, principal]);
  return createHmac("sha256", root).update(parts).digest();
}
