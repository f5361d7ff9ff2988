import { deflateRawSync, inflateRawSync } from "node:zlib";

/** What a sealed id carries: the gate keeps nothing of its own about a scroll or a point in time. */
export interface SealedContents {
  /** the domain's id */
  readonly raw: string;
  /** what the reader was opened on: indices, aliases and streams */
  readonly names: readonly string[];
}

/** How the raw id is held: OpenSearch's are base64url with padding, and of few different bytes. */
const PADDED = 0;
const UNPADDED = 1;
const TEXT = 2;
const STORED = 0;
const DEFLATED = 1;

/** Bytes that `unpackContents` reads; a third of the raw id's length or less when it has many shards. */
export function packContents({ raw, names }: SealedContents): Buffer {
  const form = formOf(raw);
  const texts = Buffer.from(JSON.stringify(form === TEXT ? [form, raw, ...names] : [form, ...names]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(texts.length);
  const plain = Buffer.concat([length, texts, form === TEXT ? Buffer.alloc(0) : Buffer.from(raw, "base64url")]);
  const deflated = deflateRawSync(plain);
  return deflated.length < plain.length
    ? Buffer.concat([Buffer.of(DEFLATED), deflated])
    : Buffer.concat([Buffer.of(STORED), plain]);
}

/** INVARIANT: only for bytes that `packContents` made, as their seal proves. */
export function unpackContents(packed: Buffer): SealedContents {
  const rest = packed.subarray(1);
  const plain = packed[0] === DEFLATED ? inflateRawSync(rest) : rest;
  const textsEnd = 4 + plain.readUInt32BE();
  const [form, ...texts] = JSON.parse(plain.toString("utf8", 4, textsEnd)) as [number, ...string[]];
  if (form === TEXT) return { raw: texts[0] ?? "", names: texts.slice(1) };
  const raw = plain.toString("base64url", textsEnd);
  return { raw: form === PADDED ? pad(raw) : raw, names: texts };
}

function formOf(raw: string): typeof PADDED | typeof UNPADDED | typeof TEXT {
  const again = Buffer.from(raw, "base64url").toString("base64url");
  if (pad(again) === raw) return PADDED;
  return again === raw ? UNPADDED : TEXT;
}

function pad(base64: string): string {
  return base64.padEnd(Math.ceil(base64.length / 4) * 4, "=");
}
