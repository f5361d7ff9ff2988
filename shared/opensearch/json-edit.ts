import { FaultError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** The string that replaces the value at `holder[key]`; `holder` is an object or array of the parsed value itself. */
export interface StringEdit {
  readonly holder: object;
  readonly key: string | number;
  readonly value: string;
}

/** Bytes `start` (inclusive) to `end` (exclusive), and the text that stands there instead. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Bytes `start` to `end` hold the JSON text of one value. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces string values in a JSON text and leaves every other byte as it is, so that numbers beyond 2^53, key order,
 * spacing and escapes arrive unchanged. `body` must be the strict JSON text that `root` was parsed from. Linear.
 * Throws `FaultError` (`gate-failed`) when an edit has no place in the body: a name must never stay as it was written.
 */
export function replaceStrings(body: Buffer, root: Json, edits: readonly StringEdit[]): Buffer {
  if (edits.length === 0) return body;
  const spans = locateValues(body, root, edits);
  return spliceBytes(
    body,
    edits.map((edit, at) => ({ ...(spans[at] as Span), text: JSON.stringify(edit.value) })),
  );
}

/** Where the values at the given places stand in the bytes, in the order asked. Same conditions as `replaceStrings`. */
export function locateValues(
  body: Buffer,
  root: Json,
  places: readonly { readonly holder: object; readonly key: string | number }[],
): Span[] {
  const wanted = new Map<object, Map<string | number, Span | undefined>>();
  for (const { holder, key } of places) {
    const keys = wanted.get(holder) ?? new Map<string | number, Span | undefined>();
    wanted.set(holder, keys.set(key, undefined));
  }
  new Walk(body, wanted).value(root);
  return places.map(({ holder, key }) => {
    const span = wanted.get(holder)?.get(key);
    if (span === undefined) throw new FaultError("gate-failed", "a value to be written anew is not in the body");
    return span;
  });
}

/** Writes the bytes anew with the given, non-overlapping parts replaced; any order. */
export function spliceBytes(body: Buffer, splices: readonly Splice[]): Buffer {
  if (splices.length === 0) return body;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of splices.toSorted((a, b) => a.start - b.start)) {
    if (start < from) throw new FaultError("gate-failed", "two parts of a body to be written anew overlap");
    parts.push(body.subarray(from, start), Buffer.from(text));
    from = end;
  }
  parts.push(body.subarray(from));
  return Buffer.concat(parts);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Goes through the bytes and the parsed value side by side. INVARIANT: the bytes are strict JSON without duplicate keys. */
class Walk {
  readonly #bytes: Buffer;
  readonly #wanted: ReadonlyMap<object, Map<string | number, Span | undefined>>;
  #at = 0;

  constructor(bytes: Buffer, wanted: ReadonlyMap<object, Map<string | number, Span | undefined>>) {
    this.#bytes = bytes;
    this.#wanted = wanted;
  }

  value(value: Json): void {
    const first = this.#skipSpace();
    if (first === OPEN_OBJECT && isObject(value)) this.#object(value);
    else if (first === OPEN_ARRAY && Array.isArray(value)) this.#array(value);
    else if (first === QUOTE) this.#skipString();
    else this.#skipScalar();
  }

  #object(holder: JsonObject): void {
    const keys = this.#wanted.get(holder);
    this.#at++;
    while (this.#skipSpace() !== CLOSE_OBJECT) {
      if (this.#bytes[this.#at] === COMMA) {
        this.#at++;
        this.#skipSpace();
      }
      const start = this.#at;
      this.#skipString();
      const key = JSON.parse(this.#bytes.toString("utf8", start, this.#at)) as string;
      this.#skipSpace();
      this.#at++; // the colon
      this.#member(holder[key] as Json, key, keys);
    }
    this.#at++;
  }

  #array(holder: Json[]): void {
    const keys = this.#wanted.get(holder);
    this.#at++;
    for (let index = 0; this.#skipSpace() !== CLOSE_ARRAY; index++) {
      if (this.#bytes[this.#at] === COMMA) this.#at++;
      this.#member(holder[index] as Json, index, keys);
    }
    this.#at++;
  }

  #member(value: Json, key: string | number, keys: Map<string | number, Span | undefined> | undefined): void {
    this.#skipSpace();
    const start = this.#at;
    this.value(value);
    if (keys?.has(key) === true) keys.set(key, { start, end: this.#at });
  }

  /** Moves to the next byte that is not white space and returns it. */
  #skipSpace(): number {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new FaultError("gate-failed", "a body to be written anew is cut short");
      if (byte > 0x20) return byte;
      this.#at++;
    }
  }

  #skipString(): void {
    this.#at++;
    while (this.#bytes[this.#at] !== QUOTE) {
      if (this.#at >= this.#bytes.length) throw new FaultError("gate-failed", "a body to be written anew is cut short");
      this.#at += this.#bytes[this.#at] === BACKSLASH ? 2 : 1;
    }
    this.#at++;
  }

  #skipScalar(): void {
    for (let byte = this.#bytes[this.#at]; byte !== undefined; byte = this.#bytes[++this.#at]) {
      if (byte <= 0x20 || byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return;
    }
  }
}
