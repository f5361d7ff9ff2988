import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversPattern, isSystemIndex, PatternSet, type SourcedPattern } from "../../shared/opensearch/pattern-set.ts";
import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";

const RUNS = { numRuns: 2_000 };

/** Many begin alike, and hold pieces of all lengths: what an index of them tells apart in different ways. */
const pattern = fc.oneof(
  fc.stringMatching(/^[ab*.]{1,4}$/),
  fc.stringMatching(/^\*[ab]{1,14}$/),
  fc.stringMatching(/^\*[ab]{1,14}\*[ab]{0,9}$/),
  fc.stringMatching(/^aab[ab]{0,3}\*[ab]{0,9}$/),
);
const patterns: fc.Arbitrary<SourcedPattern[]> = fc
  .array(fc.record({ pattern, source: fc.constantFrom("role:x", "role:y", "role:z") }), { maxLength: 60 })
  .map((list) => list.map((one) => ({ ...one })));

/** A name that one of the patterns matches, more often than not, or nearly matches. */
function nameLike({ text, fill, drop }: { text: string; fill: string; drop: boolean }): string {
  const name = text.replaceAll("*", fill);
  return drop ? name.slice(0, -1) : name;
}

const set = fc.record({
  patterns,
  at: fc.nat(),
  fill: fc.stringMatching(/^[abc.]{0,5}$/),
  drop: fc.boolean(),
});

/** What the contract says, one pattern after the other. */
function grants({ pattern: one }: SourcedPattern, name: string): boolean {
  return (!name.startsWith(".") || one.startsWith(".")) && !isSystemIndex(name) && matchesWildcard(one, name);
}

describe("a set of patterns", () => {
  it("matches what one of them matches, and tells the sources of all that do", () => {
    let matched = 0;
    fc.assert(
      fc.property(set, fc.stringMatching(/^[ab.]{0,6}$/), ({ patterns: list, at, fill, drop }, other) => {
        const made = new PatternSet(list);
        const text = list[at % Math.max(list.length, 1)]?.pattern ?? "";
        for (const name of [nameLike({ text, fill, drop }), other, ".kibana", ".tasks"]) {
          const found = list.filter((one) => grants(one, name)).map(({ source }) => source);
          if (found.length > 0) matched++;
          expect(made.matches(name)).toBe(found.length > 0);
          expect(made.matches(name)).toBe(found.length > 0);
          expect(made.sourcesOf(name).toSorted()).toEqual([...new Set(found)].toSorted());
        }
      }),
      RUNS,
    );
    expect(matched).toBeGreaterThan(500);
  }, 60_000);

  it("contains a pattern exactly if one of them does", () => {
    fc.assert(
      fc.property(patterns, pattern, (list, requested) => {
        const isContained = list.some((one) => coversPattern(one.pattern, requested));
        if (!requested.startsWith(".")) expect(new PatternSet(list).contains(requested, false)).toBe(isContained);
      }),
      RUNS,
    );
  }, 60_000);
});
