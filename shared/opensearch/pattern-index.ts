import { matchesWildcard } from "./wildcard.ts";

/** Anything that is found by an index pattern. */
interface Patterned {
  readonly pattern: string;
}

/** More patterns than this with one beginning are told apart by a piece of what follows it. */
const FEW = 8;
/** Lengths of pieces, so few that a name can be cut into all of them. */
const PIECES = [12, 6, 3, 1];

/**
 * Finds the patterns that match a name without looking at the others: by the whole name, by how they begin (a search by
 * halves among the beginnings), and where many begin alike (`*-a`, `*-b`, …) by a piece of text that the name must hold.
 */
export class PatternIndex<Entry extends Patterned> {
  readonly #names = new Map<string, Entry[]>();
  /** what stands before the first `*`, sorted */
  readonly #beginnings: readonly string[];
  /** for each beginning, the longest other one that it begins with, or -1 */
  readonly #shorter: number[] = [];
  readonly #groups: Group<Entry>[] = [];

  constructor(entries: readonly Entry[]) {
    const groups = new Map<string, Entry[]>();
    for (const entry of entries) {
      const star = entry.pattern.indexOf("*");
      if (star < 0) add(this.#names, entry.pattern, entry);
      else add(groups, entry.pattern.slice(0, star), entry);
    }
    this.#beginnings = [...groups.keys()].toSorted();
    for (const [at, beginning] of this.#beginnings.entries()) {
      let shorter = at - 1;
      while (shorter >= 0 && !beginning.startsWith(this.#beginnings[shorter] ?? ""))
        shorter = this.#shorter[shorter] ?? -1;
      this.#shorter.push(shorter);
      this.#groups.push(new Group(groups.get(beginning) ?? [], beginning.length));
    }
  }

  /** Shows `visit` the entries that match the name until it answers true; some may be shown twice. */
  some(name: string, visit: (entry: Entry) => boolean): boolean {
    if (this.#names.get(name)?.some(visit) === true) return true;
    for (let at = this.#lastNotAfter(name); at >= 0; at = this.#shorter[at] ?? -1) {
      if (name.startsWith(this.#beginnings[at] ?? "") && this.#groups[at]?.some(name, visit) === true) return true;
    }
    return false;
  }

  /** The last beginning in order that is not after the name: every beginning of the name is this one or a shorter one of it. */
  #lastNotAfter(name: string): number {
    let [low, high] = [0, this.#beginnings.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#beginnings[middle] ?? "") <= name) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Patterns that begin alike. */
class Group<Entry extends Patterned> {
  /** what follows the beginning tells nothing, or is not worth looking at */
  readonly #others: Entry[] = [];
  readonly #byPiece = new Map<string, Entry[]>();
  readonly #lengths: readonly number[];
  readonly #from: number;

  constructor(entries: readonly Entry[], from: number) {
    this.#from = from;
    const lengths = new Set<number>();
    for (const entry of entries) {
      const piece = entries.length > FEW ? this.#rarestPiece(entry.pattern) : undefined;
      if (piece === undefined) this.#others.push(entry);
      else {
        add(this.#byPiece, piece, entry);
        lengths.add(piece.length);
      }
    }
    this.#lengths = [...lengths];
  }

  some(name: string, visit: (entry: Entry) => boolean): boolean {
    const isMatch = (entry: Entry): boolean => matchesWildcard(entry.pattern, name) && visit(entry);
    if (this.#others.some(isMatch)) return true;
    for (const length of this.#lengths) {
      for (let at = this.#from; at + length <= name.length; at++) {
        if (this.#byPiece.get(name.slice(at, at + length))?.some(isMatch) === true) return true;
      }
    }
    return false;
  }

  /** The piece of the pattern's text that the fewest patterns so far are kept by. */
  #rarestPiece(pattern: string): string | undefined {
    const texts = pattern.slice(this.#from).split("*");
    const longest = Math.max(...texts.map((text) => text.length));
    const length = PIECES.find((each) => each <= longest) ?? Infinity;
    let [rarest, fewest]: [string | undefined, number] = [undefined, Infinity];
    for (const text of texts) {
      for (let at = 0; at + length <= text.length; at++) {
        const piece = text.slice(at, at + length);
        const kept = this.#byPiece.get(piece)?.length ?? 0;
        if (kept < fewest) [rarest, fewest] = [piece, kept];
      }
    }
    return rarest;
  }
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
