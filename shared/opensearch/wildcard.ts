/**
 * `*` in index patterns and index expressions: any run of characters, the only wildcard there is
 * (OpenSearch `Regex.simpleMatch`; `?` is a character). Everything here is linear or quadratic in the
 * patterns' lengths, never exponential.
 */

/** No name and no pattern can hold this character, so it stands for "anything a wildcard may match". */
const ANYTHING = "\u0000";

/** True when `name` is matched by `pattern`. Two pointers with one point of return: O(pattern × name). */
export function matchesWildcard(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/**
 * True when every name that `inner` matches is matched by `outer` too.
 * Exact, and exact for a union of outer patterns as well: names come from an unbounded alphabet, so the one name
 * that has a character of no pattern wherever `inner` has `*` is in a union only if it is in one member of it.
 */
export function containsPattern(outer: string, inner: string): boolean {
  return matchesWildcard(outer, inner.replace(/\*+/g, ANYTHING));
}

/** True when some name is matched by both patterns. */
export function patternsMeet(a: string, b: string): boolean {
  let row = new Array<boolean>(b.length + 1).fill(false);
  // row[j]: the first i characters of `a` and the first j of `b` can stand for the same text
  for (let i = 0; i <= a.length; i++) {
    const next = new Array<boolean>(b.length + 1).fill(false);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 && j === 0) next[j] = true;
      else {
        const above = i > 0 && (row[j] as boolean);
        const left = j > 0 && (next[j - 1] as boolean);
        const diagonal = i > 0 && j > 0 && (row[j - 1] as boolean);
        next[j] =
          (above && (a[i - 1] === "*" || b[j - 1] === "*")) ||
          (left && (b[j - 1] === "*" || a[i - 1] === "*")) ||
          (diagonal && a[i - 1] === b[j - 1]);
      }
    }
    row = next;
  }
  return row[b.length] as boolean;
}

/** How many patterns an intersection is written out as at most; beyond, the narrower of the two stands for it. */
const MOST_PATTERNS = 16;

/**
 * Patterns that together match what both match: exact up to 16 patterns, beyond that `b` alone
 * (never wider than `b`). Used for display and for expressions that are then cut by exclusions.
 */
export function intersectPatterns(a: string, b: string): string[] {
  if (containsPattern(a, b)) return [b];
  if (containsPattern(b, a)) return [a];
  const found = new Set<string>();
  const complete = walk(a, 0, b, 0, "", found, { steps: 4096 });
  if (!complete || found.size > MOST_PATTERNS) return [b];
  const all = [...found];
  return all.filter((one) => !all.some((other) => other !== one && containsPattern(other, one)));
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
    found.add(out.replace(/\*+/g, "*"));
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
  return x === undefined || x !== y || walk(a, i + 1, b, j + 1, out + x, found, budget);
}
