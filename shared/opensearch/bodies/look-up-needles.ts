import { indexOfByte } from "./ndjson.ts";
/** The words that no look-up can do without, each the key of an object that holds it (`dsl/document.ts`). */
const WORDS: readonly Buffer[] = ["terms", "indexed_shape", "more_like_this", "percolate", "wrapper"].map((key) =>
  Buffer.from(`"${key}"`),
);
/** A letter of a key may be written as an escape: `\u0061` to `\u007a`, `\u005f`. */
const ESCAPE = Buffer.from(String.raw`\u00`);
const OPEN = 0x7b;
const FIVE = 0x35;
const SEVEN = 0x37;

/** A search for a few bytes goes from one of their first letter to the next; longer ones are searched in another way, slower here. */
const MAX_PIECE = 7;
const SAMPLE_BYTES = 2_048;

/** A piece of a word, at `offset` in it. */
interface Needle {
  readonly piece: Buffer;
  readonly word: Buffer | undefined;
  readonly offset: number;
}

/**
 * Finds the documents of a body that may hold a look-up, by their bytes alone: what is not found holds none, what is found
 * may hold one. A look-up is an object in an object, so a flat document, which most are, costs one search for a second `{`.
 * From the first other one on, each word is searched once over the rest of the body, however many documents are asked for,
 * and by the piece of it that begins with the letter that this body has the fewest of.
 */
export class LookUpNeedles {
  readonly #body: Buffer;
  /** none before a document that is not flat */
  #needles: readonly Needle[] = [];
  #places: number[] = [];
  #nearest = -1;
  #open = -1;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** Of the document from `start` to `end`. `start` never goes back from one question to the next. */
  isIn(start: number, end: number): boolean {
    if (this.#isFlat(start, end) || this.#nearest >= end) return false;
    if (this.#needles.length === 0) this.#needles = needlesFor(this.#body.subarray(start));
    for (const [at, needle] of this.#needles.entries()) {
      if ((this.#places[at] ?? -1) < start) this.#places[at] = this.#next(needle, start);
    }
    this.#nearest = Math.min(...this.#places);
    return this.#nearest < end;
  }

  /** Whatever its first byte is, a document that holds no other `{` has no object in an object. */
  #isFlat(start: number, end: number): boolean {
    if (this.#open <= start) {
      const open = indexOfByte(this.#body, OPEN, start + 1);
      this.#open = open < 0 ? Number.POSITIVE_INFINITY : open;
    }
    return this.#open >= end;
  }

  #next({ piece, word, offset }: Needle, from: number): number {
    for (let at = this.#body.indexOf(piece, from); at >= 0; at = this.#body.indexOf(piece, at + 1)) {
      if (word === undefined ? this.#isLetter(at + piece.length) : this.#isWord(at - offset, word)) return at;
    }
    return Number.POSITIVE_INFINITY;
  }

  #isWord(start: number, word: Buffer): boolean {
    return start >= 0 && word.compare(this.#body, start, Math.min(start + word.length, this.#body.length)) === 0;
  }

  #isLetter(at: number): boolean {
    const digit = this.#body[at] ?? 0;
    return digit >= FIVE && digit <= SEVEN;
  }
}

function needlesFor(body: Buffer): Needle[] {
  const counts = new Uint32Array(256);
  for (const byte of body.subarray(0, SAMPLE_BYTES)) counts[byte] = (counts[byte] ?? 0) + 1;
  const countAt = (word: Buffer, at: number): number => counts[word[at] as number] as number;
  const pieces = WORDS.map((word): Needle => {
    let offset = 1;
    // two bytes at least: a single letter is everywhere
    for (let at = 2; at < word.length - 2; at++) if (countAt(word, at) < countAt(word, offset)) offset = at;
    return { piece: word.subarray(offset, offset + MAX_PIECE), word, offset };
  });
  return [...pieces, { piece: ESCAPE, word: undefined, offset: 0 }];
}
