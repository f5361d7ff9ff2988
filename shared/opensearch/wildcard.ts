/**
 * `*` in index patterns and index expressions: any run of characters, the only wildcard there is
 * (OpenSearch `Regex.simpleMatch`; `?` is a character). Everything here is linear or quadratic in the
 * patterns' lengths, never exponential.
 */

/** No name and no pattern can hold this character, so it stands for "anything a wildcard may match". */
const ANYTHING = "\u0000";

/**
 * True when `name` is matched by `pattern`: its beginning, its end, and between them each piece where it first stands, which
 * leaves the most room for the next. The time grows with the length of both, however many `*` there are.
 */
export function matchesWildcard(pattern: string, name: string): boolean {
  // most that do not match end otherwise
  const end = pattern.at(-1);
  if (end !== "*" && end !== name.at(-1)) return false;
  const first = pattern.indexOf("*");
  if (first < 0) return pattern === name;
  const last = pattern.lastIndexOf("*");
  const stop = name.length - (pattern.length - last - 1);
  if (stop < first || !isAt(pattern, 0, first, name, 0)) return false;
  if (!isAt(pattern, last + 1, pattern.length, name, stop)) return false;
  for (let star = first, at = first; star < last; ) {
    const next = pattern.indexOf("*", star + 1);
    if (next > star + 1) {
      const piece = pattern.slice(star + 1, next);
      at = name.indexOf(piece, at) + piece.length;
      if (at < piece.length || at > stop) return false;
    }
    star = next;
  }
  return true;
}

/** Whether the pattern's characters from `start` to `end` stand in the name at `at`. */
function isAt(pattern: string, start: number, end: number, name: string, at: number): boolean {
  for (let p = start, n = at; p < end; p++, n++) if (pattern.charCodeAt(p) !== name.charCodeAt(n)) return false;
  return true;
}

/**
 * True when every name that `inner` matches is matched by `outer` too.
 * Exact, and exact for a union of outer patterns as well: names come from an unbounded alphabet, so the one name
 * that has a character of no pattern wherever `inner` has `*` is in a union only if it is in one member of it.
 */
export function containsPattern(outer: string, inner: string): boolean {
  return matchesWildcard(outer, fillWildcards(inner));
}

/** The name that a pattern matches and that only patterns match that contain it. */
export function fillWildcards(pattern: string): string {
  return pattern.replaceAll("*", ANYTHING);
}

/**
 * True when some name is matched by both patterns. Two that both have a `*` meet exactly if their beginnings agree as far as
 * both are written, and their ends do: the name that has the longer beginning, then all that stands between the wildcards of
 * one and of the other, then the longer end is matched by both.
 */
export function patternsMeet(a: string, b: string): boolean {
  const [starOfA, starOfB] = [a.indexOf("*"), b.indexOf("*")];
  if (starOfA < 0) return matchesWildcard(b, a);
  if (starOfB < 0) return matchesWildcard(a, b);
  const begins = Math.min(starOfA, starOfB);
  const ends = Math.min(a.length - a.lastIndexOf("*"), b.length - b.lastIndexOf("*")) - 1;
  return a.startsWith(b.slice(0, begins)) && a.endsWith(b.slice(b.length - ends));
}

/** How many patterns an intersection is written out as at most; beyond, the narrower of the two stands for it. */
const MOST_PATTERNS = 16;

/**
 * Patterns that together match what both match: exact up to 16 patterns, beyond that `b` alone
 * (never wider than `b`). Runs of `*` are written as one. Used for display and for expressions that are then cut by exclusions.
 */
export function intersectPatterns(one: string, other: string): string[] {
  // two writings of one pattern would each be left out for the other
  const [a, b] = [joinStars(one), joinStars(other)];
  if (containsPattern(a, b)) return [b];
  if (containsPattern(b, a)) return [a];
  const found = new Set<string>();
  const complete = walk(a, 0, b, 0, "", found, { steps: 4096 });
  if (!complete || found.size > MOST_PATTERNS) return [b];
  const all = [...found];
  return all.filter((inner) => !all.some((outer) => outer !== inner && containsPattern(outer, inner)));
}

function joinStars(pattern: string): string {
  return pattern.includes("**") ? pattern.replace(/\*+/g, "*") : pattern;
}

function walk(
  a: string,
  i: number,
  b: string,
  j: number,
  out: string,
  found: Set<string>,
  budget: { steps: number },
): boolean {
  if (--budget.steps < 0) return false;
  if (i === a.length && j === b.length) {
    found.add(joinStars(out));
    return true;
  }
  const x = a[i];
  const y = b[j];
  if (x === "*" && y === "*") {
    return walk(a, i + 1, b, j, `${out}*`, found, budget) && walk(a, i, b, j + 1, `${out}*`, found, budget);
  }
  if (x === "*") {
    if (!walk(a, i + 1, b, j, out, found, budget)) return false;
    return y === undefined || walk(a, i, b, j + 1, out + y, found, budget);
  }
  if (y === "*") {
    if (!walk(a, i, b, j + 1, out, found, budget)) return false;
    return x === undefined || walk(a, i + 1, b, j, out + x, found, budget);
  }
  return x !== y || walk(a, i + 1, b, j + 1, `${out}${x}`, found, budget);
}
