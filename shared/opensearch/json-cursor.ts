import { FaultError } from "../errors.ts";
import type { Json } from "./json.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
const FIRST = { object: OPEN_OBJECT, array: OPEN_ARRAY, string: QUOTE } as const;

/**
 * Goes once through the bytes of a JSON text, and into no more of it than it is told to. Throws `FaultError`
 * (`domain-unavailable`, 502) where they are no JSON: it reads what domains answer.
 */
export class JsonCursor {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  is(first: "object" | "array" | "string"): boolean {
    return this.skipSpace() === FIRST[first];
  }

  /** Goes through an object; `read` is called at each value and passes over it. */
  members(read: (key: string) => void): void {
    this.at++;
    if (this.skipSpace() === CLOSE_OBJECT) return this.#step();
    for (;;) {
      if (this.skipSpace() !== QUOTE) throw unreadable();
      const start = this.at;
      this.skipString();
      const key = readValue(this.#bytes, start, this.at) as string;
      this.#expect(COLON);
      read(key);
      if (this.skipSpace() === CLOSE_OBJECT) return this.#step();
      this.#expect(COMMA);
    }
  }

  /** The same for an array. */
  items(read: () => void): void {
    this.at++;
    if (this.skipSpace() === CLOSE_ARRAY) return this.#step();
    for (;;) {
      read();
      if (this.skipSpace() === CLOSE_ARRAY) return this.#step();
      this.#expect(COMMA);
    }
  }

  /** Passes over one value; what stands inside is not looked at. */
  skipValue(): void {
    let depth = 0;
    do {
      const byte = this.skipSpace();
      if (byte === QUOTE) this.skipString();
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth++;
        this.at++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        depth--;
        this.at++;
      } else if (byte === COMMA || byte === COLON) {
        if (depth === 0) throw unreadable();
        this.at++;
      } else this.#skipScalar();
    } while (depth > 0);
    if (depth < 0) throw unreadable();
  }

  /** Moves to the next byte that is not white space and returns it. */
  skipSpace(): number {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) throw unreadable();
      if (byte > 0x20) return byte;
      this.at++;
    }
  }

  skipString(): void {
    for (let at = this.at + 1; ; ) {
      const quote = this.#bytes.indexOf(QUOTE, at);
      if (quote < 0) throw unreadable();
      let slashes = quote;
      while (this.#bytes[slashes - 1] === BACKSLASH) slashes--;
      at = quote + 1;
      if ((quote - slashes) % 2 === 1) continue;
      this.at = at;
      return;
    }
  }

  #skipScalar(): void {
    for (let byte = this.#bytes[this.at]; byte !== undefined && byte > 0x20; byte = this.#bytes[++this.at]) {
      if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return;
    }
  }

  #expect(byte: number): void {
    if (this.skipSpace() !== byte) throw unreadable();
    this.at++;
  }

  #step(): void {
    this.at++;
  }
}

/** The value that stands from `start` to `end`. Throws as the cursor does. */
export function readValue(bytes: Buffer, start: number, end: number): Json {
  try {
    return JSON.parse(bytes.toString("utf8", start, end)) as Json;
  } catch {
    throw unreadable();
  }
}

/** What an answer that cannot be read stands for. */
export function unreadable(): FaultError {
  return new FaultError("domain-unavailable", "the domain's answer is no JSON object", { status: 502 });
}
