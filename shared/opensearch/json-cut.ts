import type { Json } from "./json.ts";
import { JsonCursor, readValue, unreadable } from "./json-cursor.ts";
import { type Splice, spliceBytes } from "./json-edit.ts";

/**
 * What becomes of a value: it stays as it is, goes together with its key, or what is inside is asked for one by one.
 * `path` are the keys on the way to it, `*` for an item of an array; `read` parses the value itself.
 */
export type Look = (path: readonly string[], read: () => Json) => "keep" | "cut" | "within";

/**
 * Takes values out of a domain's answer and leaves every other byte as it is, so that numbers beyond 2^53 and the spacing of
 * what remains do not change; the bytes themselves where nothing is taken out. What is kept is passed over unread. Linear.
 * Throws `FaultError` (`domain-unavailable`, 502) for bytes that are no JSON object.
 */
export function cutValues(bytes: Buffer, look: Look): Buffer {
  const cursor = new JsonCursor(bytes);
  if (!cursor.is("object")) throw unreadable();
  const cutter = new Cutter(bytes, cursor, look);
  cutter.within();
  return spliceBytes(bytes, cutter.splices);
}

const COMMA = 0x2c;

class Cutter {
  readonly splices: Splice[] = [];
  readonly #bytes: Buffer;
  readonly #cursor: JsonCursor;
  readonly #look: Look;
  readonly #path: string[] = [];

  constructor(bytes: Buffer, cursor: JsonCursor, look: Look) {
    this.#bytes = bytes;
    this.#cursor = cursor;
    this.#look = look;
  }

  /** Goes through an object or array; passes over anything else. */
  within(): void {
    const cursor = this.#cursor;
    if (cursor.is("object")) {
      const members = new Members(this.#bytes, this.splices, cursor.at + 1);
      cursor.members((key) => members.end(this.#value(key), cursor.at));
      members.close();
    } else if (cursor.is("array")) {
      const members = new Members(this.#bytes, this.splices, cursor.at + 1);
      cursor.items(() => members.end(this.#value("*"), cursor.at));
      members.close();
    } else cursor.skipValue();
  }

  /** True for a value that is taken out. */
  #value(key: string): boolean {
    const cursor = this.#cursor;
    cursor.skipSpace();
    const start = cursor.at;
    this.#path.push(key);
    const decided = this.#look(this.#path, () => readNext(this.#bytes, start));
    if (decided === "within") this.within();
    else cursor.skipValue();
    this.#path.pop();
    return decided === "cut";
  }
}

/** The members of one object or array: runs of those to be taken out become one splice, with the commas between what remains. */
class Members {
  readonly #bytes: Buffer;
  readonly #splices: Splice[];
  /** where the last kept member ends, or the inside begins */
  #kept: number;
  #hasKept = false;
  /** where the last member ends */
  #last: number;

  constructor(bytes: Buffer, splices: Splice[], start: number) {
    this.#bytes = bytes;
    this.#splices = splices;
    this.#kept = start;
    this.#last = start;
  }

  /** One member has been passed over. */
  end(isCut: boolean, at: number): void {
    if (!isCut) {
      this.#flush(true);
      this.#hasKept = true;
      this.#kept = at;
    }
    this.#last = at;
  }

  close(): void {
    this.#flush(false);
  }

  #flush(isFollowed: boolean): void {
    if (this.#last === this.#kept) return;
    // the first that remains has no comma before it
    const end = isFollowed && !this.#hasKept ? this.#bytes.indexOf(COMMA, this.#last) + 1 : this.#last;
    this.#splices.push({ start: this.#kept, end, text: "" });
  }
}

function readNext(bytes: Buffer, start: number): Json {
  const cursor = new JsonCursor(bytes);
  cursor.at = start;
  cursor.skipValue();
  return readValue(bytes, start, cursor.at);
}
