import { expect, it } from "vitest";
import { PatternIndex } from "../../../shared/opensearch/pattern-index.ts";
import { matchesWildcard } from "../../../shared/opensearch/wildcard.ts";

/** Every text of up to so many of these characters. */
function everyText(chars: string, longest: number): string[] {
  let last = [""];
  const all = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => Array.from(chars, (char) => text + char));
    all.push(...last);
  }
  return all;
}

const names = everyText("ab", 6);
const patterns = everyText("ab*", 4);

function found(index: PatternIndex<{ pattern: string }>, name: string): string[] {
  const seen = new Set<string>();
  index.some(name, ({ pattern }) => {
    seen.add(pattern);
    return false;
  });
  return [...seen].toSorted();
}

const matching = (among: readonly string[], name: string): string[] =>
  among.filter((pattern) => matchesWildcard(pattern, name)).toSorted();

it("finds nothing but what matches, and all of it, in one pattern", () => {
  for (const pattern of patterns) {
    const index = new PatternIndex([{ pattern }]);
    for (const name of names) expect(found(index, name)).toEqual(matching([pattern], name));
  }
});

it("finds the same among many that begin alike, or that begin with each other", () => {
  const many = [patterns, patterns.filter((pattern) => pattern.startsWith("*")), patterns.toReversed().slice(0, 50)];
  for (const among of many) {
    const index = new PatternIndex(among.map((pattern) => ({ pattern })));
    for (const name of names) expect(found(index, name)).toEqual(matching(among, name));
  }
});

it("stops at the first that is enough", () => {
  const index = new PatternIndex(patterns.map((pattern) => ({ pattern })));
  let shown = 0;
  expect(index.some("ab", () => ++shown > 0)).toBe(true);
  expect(shown).toBe(1);
});

/** So many that what stands between their stars tells them apart: pieces of every length that is used. */
const told = ["a", "ab", "aab", "abab", "aabbab", "ababbaab", "aabbaabbaabb", "abababababab"].flatMap((piece) =>
  everyText("ab", 4).flatMap((text) => [
    `*${piece}*${text}`,
    `*${text}*${piece}`,
    `x*${piece}${text}*`,
    `*${text}${piece}`,
  ]),
);

it("finds the same among so many that they are told apart by a piece of their text", () => {
  const index = new PatternIndex(told.map((pattern) => ({ pattern })));
  const distinct = [...new Set(told)];
  const asked = told.flatMap((pattern) => {
    const filled = pattern.replaceAll("*", "b");
    return [filled, pattern.replaceAll("*", ""), filled.slice(1), `${filled}b`, filled.replace("aa", "ab")];
  });
  for (const name of new Set(asked)) expect([name, found(index, name)]).toEqual([name, matching(distinct, name)]);
});

it("stops at the first that is enough, also among those", () => {
  const index = new PatternIndex(told.map((pattern) => ({ pattern })));
  let shown = 0;
  expect(index.some("bababababababb", () => ++shown > 0)).toBe(true);
  expect(shown).toBe(1);
});

it("asks about each name that is written out, until one is enough", () => {
  const index = new PatternIndex([1, 2, 3].map((rank) => ({ pattern: "name", rank })));
  const ranks: number[] = [];
  expect(index.some("name", ({ rank }) => ranks.push(rank) === 2)).toBe(true);
  expect(ranks).toEqual([1, 2]);
});
