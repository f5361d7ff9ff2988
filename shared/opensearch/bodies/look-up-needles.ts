/** The keys of objects that no look-up can do without (`dsl/document.ts`), each with its quotes. */
const WORDS: readonly Buffer[] = ["terms", "indexed_shape", "more_like_this", "percolate", "wrapper"].map((key) =>
  Buffer.from(`"${key}"`),
);
/** A letter of a key may be written as an escape: `\u0061` to `\u007a`, `\u005f`. */
const ESCAPE = Buffer.from(String.raw`\u00`);
/** The longest word, each letter an escape. */
const MAX_KEY_BYTES = 6 * "more_like_this".length;

const OPEN = 0x7b;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const FIVE = 0x35;
const SEVEN = 0x37;
const SLASH = 0x2f;
const STAR = 0x2a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Finds the documents of a body that may hold a look-up, by their bytes alone: what is not found holds none, what is found
 * may hold one. A look-up begins with an object under one of few keys, so each `{` of a document but its first is asked
 * which key it stands under. A flat document, which most are, has no other and costs one search.
 */
export class LookUpNeedles {
  readonly #body: Buffer;
  /** the first `{` that has not been asked; the body's length when there is none */
  #open = -1;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** Of the document from `start` to `end`. `start` never goes back from one question to the next. */
  isIn(start: number, end: number): boolean {
    if (this.#open <= start) this.#openAfter(start);
    for (; this.#open < end; this.#openAfter(this.#open)) if (this.#mayLookUp(start, this.#open)) return true;
    return false;
  }

  #openAfter(at: number): void {
    const next = this.#body.indexOf(OPEN, at + 1);
    this.#open = next < 0 ? this.#body.length : next;
  }

  /** By what stands before the object: a key that is plain and none of the words, or no key at all, makes it harmless. */
  #mayLookUp(start: number, open: number): boolean {
    const colon = this.#before(start, open);
    if (this.#body[colon] !== COLON) return this.#endsComment(colon);
    const quote = this.#before(start, colon);
    return this.#body[quote] === QUOTE ? this.#isWord(start, quote) : this.#endsComment(quote);
  }

  /** The last byte before `at` that is no blank. */
  #before(start: number, at: number): number {
    let before = at - 1;
    while (before > start && (this.#body[before] === SPACE || this.#body[before] === TAB)) before--;
    return before;
  }

  /** OpenSearch takes comments; one of a line ends at `\r` too. */
  #endsComment(at: number): boolean {
    return (this.#body[at] === SLASH && this.#body[at - 1] === STAR) || this.#body[at] === RETURN;
  }

  /** The key that ends with `quote` is one of the words, or ends with an escaped letter and what may follow it in one. */
  #isWord(start: number, quote: number): boolean {
    const limit = Math.max(start, quote - MAX_KEY_BYTES - 1);
    let at = quote - 1;
    while (at > limit && this.#body[at] !== QUOTE && this.#body[at] !== BACKSLASH) at--;
    if (this.#body[at] === BACKSLASH) return this.#isEscapedLetter(at);
    return WORDS.some((word) => word.length === quote + 1 - at && this.#holds(word, at));
  }

  #isEscapedLetter(at: number): boolean {
    const digit = this.#body[at + ESCAPE.length] ?? 0;
    return this.#holds(ESCAPE, at) && digit >= FIVE && digit <= SEVEN;
  }

  #holds(bytes: Buffer, at: number): boolean {
    return bytes.compare(this.#body, at, at + bytes.length) === 0;
  }
}
