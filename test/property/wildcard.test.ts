import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsPattern, intersectPatterns, matchesWildcard, patternsMeet } from "../../shared/opensearch/wildcard.ts";

const RUNS = { numRuns: 3_000 };
const pattern = fc.stringMatching(/^[ab*]{0,6}$/);
const names = everyName(7);

function everyName(longest: number): string[] {
  const all = [""];
  for (let length = 1; length <= longest; length++) {
    for (let bits = 0; bits < 2 ** length; bits++)
      all.push(bits.toString(2).padStart(length, "0").replaceAll("0", "a").replaceAll("1", "b"));
  }
  return all;
}

describe("patterns", () => {
  it("match as a regular expression does", () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom(...names), (one, name) => {
        expect(matchesWildcard(one, name)).toBe(new RegExp(`^${one.replace(/\*+/g, ".*")}$`).test(name));
      }),
      RUNS,
    );
  });

  it("meet exactly when some name is matched by both", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        // a common name needs no more characters than both have letters
        expect(patternsMeet(a, b)).toBe(
          names.some((name) => matchesWildcard(a, name) && matchesWildcard(b, name)) || longMeet(a, b),
        );
      }),
      RUNS,
    );
  });

  it("intersect to patterns that match exactly the common names", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const cut = intersectPatterns(a, b);
        for (const name of names) {
          const isCommon = matchesWildcard(a, name) && matchesWildcard(b, name);
          expect(cut.some((each) => matchesWildcard(each, name))).toBe(isCommon);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("contain a pattern only if they match all its names", () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        if (!containsPattern(outer, inner)) return;
        for (const name of names) if (matchesWildcard(inner, name)) expect(matchesWildcard(outer, name)).toBe(true);
      }),
      RUNS,
    );
  });

  it("are matched in time that does not explode", () => {
    const hostile = `${"*a".repeat(2_000)}b`;
    expect(matchesWildcard(hostile, "a".repeat(20_000))).toBe(false);
  });
});

/** Names longer than those listed: a common name of both, made of the longer one's letters. */
function longMeet(a: string, b: string): boolean {
  return intersectPatterns(a, b).some((each) => {
    const name = each.replaceAll("*", "");
    return matchesWildcard(a, name) && matchesWildcard(b, name);
  });
}
