import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { RejectedError } from "../../errors.ts";
import { packContents, type SealedContents, unpackContents } from "./contents.ts";
import { type Binding, bindingKey, KEY_ID_BYTES, type SealKey, type SealKeys } from "./seal-key.ts";

/** version, key id, nonce, tag, then what is sealed: AES-256-GCM, the first two authenticated as well. */
const VERSION = 1;
const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCE_AT = 1 + KEY_ID_BYTES;
const TAG_AT = NONCE_AT + NONCE_BYTES;
const SEALED_AT = TAG_AT + TAG_BYTES;

/**
 * Seals a domain's id for one principal: URL-safe text (`A-Z a-z 0-9 - _`) that goes into a path, a query or JSON as it
 * is. The same id, names, binding and key give the same text, as clients expect of an id that has not changed. For a few
 * shards it is some 60 characters and the names longer than the raw id, for many a fraction of it.
 */
export function seal(contents: SealedContents, binding: Binding, { current }: SealKeys): string {
  const header = Buffer.concat([Buffer.of(VERSION), current.id]);
  const packed = packContents(contents);
  const nonce = nonceFor(packed, bindingKey("nonce", current, binding));
  const cipher = createCipheriv(CIPHER, bindingKey("cipher", current, binding), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  const sealed = Buffer.concat([cipher.update(packed), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

/**
 * Opens what `seal` made for the same binding, under the current or the previous key.
 * Throws `RejectedError` (`not-found`), the same for every other text: another principal's, another domain's, another
 * kind's, one under a key that is no more, one that was changed, one that never was an id.
 * INVARIANT: what is given back says nothing about whether the principal may read `names` now: that is decided anew.
 */
export function open(text: string, binding: Binding, keys: SealKeys): SealedContents {
  const bytes = decode(text);
  for (const key of bytes === undefined ? [] : keysNamed(bytes, keys)) {
    const packed = decrypt(bytes as Buffer, bindingKey("cipher", key, binding));
    if (packed !== undefined) return unpackContents(packed);
  }
  throw new RejectedError("not-found", "there is no scroll or point in time with this id");
}

/** Whether a text names neither key: a newer reading of the secret may know it. Anything but a sealed id names none, and never will. */
export function namesUnknownKey(text: string, keys: SealKeys): boolean {
  const bytes = decode(text);
  return bytes !== undefined && keysNamed(bytes, keys).length === 0;
}

/** INVARIANT: no two contents have the same nonce under one key, but by a chance of one in 2^96. */
function nonceFor(packed: Buffer, key: Buffer): Buffer {
  return createHmac("sha256", key).update(packed).digest().subarray(0, NONCE_BYTES);
}

function keysNamed(bytes: Buffer, { current, previous }: SealKeys): SealKey[] {
  const id = bytes.subarray(1, NONCE_AT);
  return [current, previous].filter((key) => key !== undefined).filter((key) => key.id.equals(id));
}

/** Undefined for what `seal` cannot have written. Two texts are never the same bytes: `Buffer.from` overlooks too much. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.length > SEALED_AT && bytes[0] === VERSION && bytes.toString("base64url") === text ? bytes : undefined;
}

/** The tag is compared by OpenSSL, in constant time; not a byte is used before. */
function decrypt(bytes: Buffer, key: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(NONCE_AT, TAG_AT), { authTagLength: TAG_BYTES });
  decipher.setAAD(bytes.subarray(0, NONCE_AT)).setAuthTag(bytes.subarray(TAG_AT, SEALED_AT));
  const packed = decipher.update(bytes.subarray(SEALED_AT));
  try {
    return Buffer.concat([packed, decipher.final()]);
  } catch {
    return undefined;
  }
}
