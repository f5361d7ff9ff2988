import { isUtf8 } from "node:buffer";
import { RejectedError } from "../errors.ts";
import { assertBounded } from "./json-bounds.ts";

/** OpenSearch's own bound (Jackson StreamReadConstraints). */
const MAX_DEPTH = 1000;

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * Parses exactly one RFC 8259 text: strict UTF-8 without a byte order mark, no duplicate keys, at most 1,000 levels.
 * OpenSearch itself also reads comments, several documents, UTF-16 and overlong sequences; what it and we could read
 * differently is refused here. Throws `RejectedError` (`request-not-understood`, or `body-too-large` for more objects and
 * arrays than the memory should hold). `where` names the text in the message.
 */
export function parseJson(bytes: Buffer, where: string): Json {
  if (!isUtf8(bytes)) throw new RejectedError("request-not-understood", `${where} is not valid UTF-8`);
  return parseJsonText(bytes.toString("utf8"), where);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Neither left out nor `null`. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The same for text whose UTF-8 has been checked. */
export function parseJsonText(text: string, where: string): Json {
  assertBounded(text, where);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new RejectedError("request-not-understood", `${where} is not one strict JSON value`);
  }
  if (typeof value === "object" && value !== null && hasDuplicateKey(text, value, where)) {
    throw new RejectedError("request-not-understood", `${where} has a duplicate key`);
  }
  return value;
}

/**
 * INVARIANT: JSON.parse keeps one key per name, so a text has more keys written in it than its value has exactly when one
 * was written twice. What looks like a written key is counted first: when no more do, all of them are keys.
 */
function hasDuplicateKey(text: string, value: Json[] | JsonObject, where: string): boolean {
  const kept = countKeys(value, 0, where);
  return countLikelyKeys(text) !== kept && countWrittenKeys(text) !== kept;
}

/** The keys at every level. */
function countKeys(value: Json[] | JsonObject, depth: number, where: string): number {
  if (depth > MAX_DEPTH) throw new RejectedError("request-not-understood", `${where} is nested too deeply`);
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object" && item !== null) count += countKeys(item, depth + 1, where);
    return count;
  }
  for (const key in value) {
    count++;
    const item = value[key] as Json;
    if (typeof item === "object" && item !== null) count += countKeys(item, depth + 1, where);
  }
  return count;
}

/**
 * Counts `":`, also in strings: never less than the keys, as long as no blank stands before a `:`. With one, which may be
 * in a string too, there is no telling: `NaN`.
 */
function countLikelyKeys(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 0x22) count++;
    else if (before <= 0x20) return Number.NaN;
  }
  return count;
}

/** Counts `:` outside strings; the text is known to be valid JSON, so a quote opens or closes a string. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (let at = 0, end = text.length; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x3a) count++;
    else if (char === 0x22) at = endOfString(text, at);
  }
  return count;
}

function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === 0x5c) at--;
  return (quote - at) % 2 === 0;
}
