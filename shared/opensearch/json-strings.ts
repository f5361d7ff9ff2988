import { FaultError } from "../errors.ts";
import type { Span } from "./json-edit.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

/** Keys on the way to a string; `*` stands for every item of an array. */
export type StringPath = readonly string[];

/**
 * Where strings stand in the bytes of a domain's answer, by their paths; a string is found as often as its key is written.
 * Looks into nothing beside the paths, so what documents hold is passed over unread. Linear.
 * Throws `FaultError` (`domain-unavailable`, 502) for bytes that are no JSON object.
 */
export function locateStrings(bytes: Buffer, paths: readonly StringPath[]): Span[] {
  const found: Span[] = [];
  const cursor = new Cursor(bytes);
  if (cursor.skipSpace() !== OPEN_OBJECT) throw unreadable();
  walk(cursor, paths, found);
  return found;
}

function walk(cursor: Cursor, paths: readonly StringPath[], found: Span[]): void {
  const first = cursor.skipSpace();
  if (first === QUOTE) {
    const start = cursor.at;
    cursor.skipString();
    if (paths.some((path) => path.length === 0)) found.push({ start, end: cursor.at });
  } else if (first === OPEN_OBJECT && paths.some((path) => path.length > 0)) {
    cursor.members((key) => walk(cursor, below(paths, key), found));
  } else if (first === OPEN_ARRAY && paths.some(([head]) => head === "*")) {
    cursor.items(() => walk(cursor, below(paths, "*"), found));
  } else {
    cursor.skipValue();
  }
}

function below(paths: readonly StringPath[], key: string): StringPath[] {
  return paths.filter(([head]) => head === key).map((path) => path.slice(1));
}

class Cursor {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  members(read: (key: string) => void): void {
    this.at++;
    if (this.skipSpace() === CLOSE_OBJECT) return this.#step();
    for (;;) {
      if (this.skipSpace() !== QUOTE) throw unreadable();
      const start = this.at;
      this.skipString();
      const key = JSON.parse(this.#bytes.toString("utf8", start, this.at)) as string;
      this.#expect(COLON);
      read(key);
      if (this.skipSpace() === CLOSE_OBJECT) return this.#step();
      this.#expect(COMMA);
    }
  }

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

function unreadable(): FaultError {
  return new FaultError("domain-unavailable", "the domain's answer is no JSON object", { status: 502 });
}
