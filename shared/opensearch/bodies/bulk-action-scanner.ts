export type ActionKind = "index" | "create" | "delete" | "update";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const RETURN = 0x0d;
const NEWLINE = 0x0a;
const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;

/** The kinds by their first letter, with the bytes up to the object that follows. */
const KINDS: ReadonlyMap<number, { readonly kind: ActionKind; readonly word: Buffer }> = new Map(
  (["index", "create", "delete", "update"] as const).map((kind) => [
    kind.charCodeAt(0),
    { kind, word: Buffer.from(`${kind}"`) },
  ]),
);
/** `\` and `"` end the plain part of a string; in an index name `*` `,` `<` and blanks need a closer look as well. */
const PLAIN_TEXT = bytesBut('"\\');
const PLAIN_NAME = bytesBut('"\\*,< ');

const INDEX = { bit: 1, word: Buffer.from('_index"') };
const KEYS = [
  INDEX,
  ...["_id", "routing", "_type", "retry_on_conflict"].map((key, at) => ({
    bit: 2 << at,
    word: Buffer.from(`${key}"`),
  })),
];
const NULL = Buffer.from("null");

/**
 * Reads the action lines that clients write, without parsing them: one action with the keys that most have, each once,
 * their values strings without escapes, integers or `null`. Whatever else a line holds makes it no common line, which is
 * then parsed. INVARIANT: a line that is read here is strict JSON, and means what is read.
 */
export class BulkActionScanner {
  kind: ActionKind = "index";
  /** the bytes of the name under `_index`; `indexEnd` is 0 when the line has none */
  indexStart = 0;
  indexEnd = 0;
  readonly #body: Buffer;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** Reads the line that begins at `start` and returns the offset after its newline, or -1 when it is no common line. */
  scan(start: number): number {
    let at = this.#skip(start, OPEN);
    at = this.#skip(at, QUOTE);
    const found = KINDS.get(this.#body[at] ?? 0);
    if (at < 0 || found === undefined) return -1;
    this.kind = found.kind;
    at = this.#skip(this.#word(at, found.word), COLON);
    at = this.#members(this.#skip(at, OPEN));
    at = this.#skip(at, CLOSE);
    if (at < 0) return -1;
    if (this.#body[at] === RETURN) at++;
    return this.#body[at] === NEWLINE ? at + 1 : -1;
  }

  /** From behind the inner `{` to behind its `}`. */
  #members(start: number): number {
    this.indexEnd = 0;
    if (start < 0) return -1;
    let at = this.#blanks(start);
    if (this.#body[at] === CLOSE) return at + 1;
    for (let seen = 0; ; ) {
      at = this.#skip(at, QUOTE);
      if (at < 0) return -1;
      const key = this.#keyAt(at);
      if (key === undefined || (seen & key.bit) !== 0) return -1;
      seen |= key.bit;
      at = this.#skip(at + key.word.length, COLON);
      if (at < 0) return -1;
      at = this.#blanks(at);
      at = key === INDEX ? this.#name(at) : this.#value(at);
      if (at < 0) return -1;
      at = this.#blanks(at);
      if (this.#body[at] === CLOSE) return at + 1;
      if (this.#body[at++] !== COMMA) return -1;
    }
  }

  /** The value of `_index`: a plain name, or `null`, which means none. */
  #name(at: number): number {
    if (this.#body[at] !== QUOTE) return this.#word(at, NULL);
    const end = this.#plain(at + 1, PLAIN_NAME);
    if (end === at + 1 || this.#body[end] !== QUOTE) return -1;
    this.indexStart = at + 1;
    this.indexEnd = end;
    return end + 1;
  }

  /** Any other value: a plain string, a positive integer, or `null`. */
  #value(at: number): number {
    const first = this.#body[at] ?? 0;
    if (first === QUOTE) {
      const end = this.#plain(at + 1, PLAIN_TEXT);
      return this.#body[end] === QUOTE ? end + 1 : -1;
    }
    if (first < ONE || first > NINE) return this.#word(at, NULL);
    let end = at;
    while (isDigit(this.#body[end])) end++;
    return end;
  }

  #keyAt(at: number): (typeof KEYS)[number] | undefined {
    for (const key of KEYS) if (this.#word(at, key.word) > 0) return key;
    return undefined;
  }

  /** Behind `byte` and the blanks before it. A negative offset stays what it is. */
  #skip(start: number, byte: number): number {
    if (start < 0) return -1;
    const at = this.#blanks(start);
    return this.#body[at] === byte ? at + 1 : -1;
  }

  #blanks(start: number): number {
    let at = start;
    while (this.#body[at] === SPACE) at++;
    return at;
  }

  #word(start: number, word: Buffer): number {
    for (let at = 0; at < word.length; at++) if (this.#body[start + at] !== word[at]) return -1;
    return start + word.length;
  }

  #plain(start: number, plain: Uint8Array): number {
    let at = start;
    while (plain[this.#body[at] ?? 0] === 1) at++;
    return at;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** A table of the bytes that may stand: none below the blank, and not these. */
function bytesBut(excluded: string): Uint8Array {
  const table = new Uint8Array(256).fill(1, SPACE);
  for (const char of excluded) table[char.charCodeAt(0)] = 0;
  return table;
}
