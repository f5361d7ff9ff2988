import { describe, expect, it } from "vitest";
import {
  containsPattern,
  intersectPatterns,
  matchesWildcard,
  patternsMeet,
} from "../../../shared/opensearch/wildcard.ts";

/** Every text of these characters up to a length. */
function everyText(characters: string, longest: number): string[] {
  const all = [""];
  let last = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => Array.from(characters, (character) => text + character));
    all.push(...last);
  }
  return all;
}

// `c` stands in no pattern: it is what only a wildcard can match. Two patterns of three characters share a name of six, if any.
const PATTERNS = everyText("ab*", 3);
const NAMES = everyText("abc", 6);
const SHORT_NAMES = everyText("abc", 4);

/** The names that a pattern matches, a bit for each, by a regular expression. */
function namesOf(pattern: string): bigint {
  const expression = new RegExp(`^${pattern.replaceAll(/\*+/g, ".*")}$`);
  return BigInt(`0b${NAMES.map((name) => Number(expression.test(name))).join("")}`);
}

const known = new Map(PATTERNS.map((pattern) => [pattern, namesOf(pattern)]));
const pairs = [...known].flatMap(([a, namesOfA]) => [...known].map(([b, namesOfB]) => ({ a, namesOfA, b, namesOfB })));

describe("every pattern of up to three characters", () => {
  it("matches the names that a regular expression does", () => {
    const wrong = PATTERNS.filter((pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll(/\*+/g, ".*")}$`);
      return SHORT_NAMES.some((name) => matchesWildcard(pattern, name) !== expression.test(name));
    });
    expect(wrong).toEqual([]);
  });

  it("meets another when a name is matched by both", () => {
    const wrong = pairs.filter(({ a, namesOfA, b, namesOfB }) => patternsMeet(a, b) !== (namesOfA & namesOfB) > 0n);
    expect(wrong.map(({ a, b }) => `${a} ${b}`)).toEqual([]);
  });

  it("contains another when it matches each name of the other", () => {
    const wrong = pairs.filter(
      ({ a, namesOfA, b, namesOfB }) => containsPattern(a, b) !== ((namesOfB & ~namesOfA) === 0n),
    );
    expect(wrong.map(({ a, b }) => `${a} ${b}`)).toEqual([]);
  });

  it("intersects with another to patterns of their common names, none of them within another", () => {
    const wrong = pairs.filter(({ a, namesOfA, b, namesOfB }) => {
      const cut = intersectPatterns(a, b);
      const names = cut.reduce((sum, pattern) => sum | (known.get(pattern) ?? namesOf(pattern)), 0n);
      const isWithin = (one: string, at: number) => cut.some((other, to) => to !== at && containsPattern(other, one));
      return names !== (namesOfA & namesOfB) || cut.some(isWithin) || cut.some((each) => each.includes("**"));
    });
    expect(wrong.map(({ a, b }) => `${a} ${b}`)).toEqual([]);
  });
});

describe("intersectPatterns", () => {
  it.each([
    ["nothing in common", "a*", "b*", []],
    ["the narrower", "logs-*", "logs-a*", ["logs-a*"]],
    ["the narrower, asked the other way", "logs-a*", "logs-*", ["logs-a*"]],
    ["the second of two that match the same", "a**", "a*", ["a*"]],
    ["no pattern that is within another of them", "a*", "*a*b", ["a*b"]],
    ["both ends", "logs-*", "*-app", ["logs-*-app", "logs-app"]],
    ["an overlap of two letters", "*aba", "aba*", ["aba*aba", "ababa", "aba"]],
  ])("writes out %s", (_, a, b, cut) => {
    expect(intersectPatterns(a, b).toSorted()).toEqual(cut.toSorted());
  });

  it("writes out up to 16 patterns, and for more the second of the two", () => {
    const ending = (count: number) => ["*".padEnd(count + 1, "a"), `${"a".repeat(count)}*`] as const;
    expect(intersectPatterns(...ending(15))).toHaveLength(16);
    expect(intersectPatterns(...ending(16))).toEqual(["aaaaaaaaaaaaaaaa*"]);
  });

  it.each([
    ["two patterns of many wildcards", "*a".repeat(20), `${"*b*c".repeat(20)}*d`],
    ["many wildcards and many letters", "*a".repeat(15), `${"a".repeat(30)}b*`],
    ["many letters and many wildcards", `${"a".repeat(30)}b*`, "*a".repeat(15)],
    ["many wildcards and many letters, without a name in common", `${"*a".repeat(15)}c*`, `${"a".repeat(30)}b`],
    ["many letters and many wildcards, without a name in common", `${"a".repeat(30)}b`, `${"*a".repeat(15)}c*`],
    ["fewer letters, without a name in common", `${"a".repeat(16)}b`, `${"*a".repeat(14)}c*`],
  ])("gives up a search that is too long, with the second of the two: %s", (_, a, b) => {
    expect(intersectPatterns(a, b)).toEqual([b]);
  });

  it("needs no search for a pattern within the other, however many wildcards it has", () => {
    const [inner, outer] = [`${"*a".repeat(20)}b`, `${"*a".repeat(20)}*`];
    expect(intersectPatterns(inner, outer)).toEqual([inner]);
    expect(intersectPatterns(outer, inner)).toEqual([inner]);
  });
});

/** Longer than the patterns that are tried one and all above. */
describe("a piece between two wildcards stands before what the end takes, and behind what the beginning does", () => {
  it.each([
    ["*ab*b", "xab", "xabb"],
    ["*ab*b", "ab", "ab-b"],
    ["a*ab*", "ab", "aab"],
    ["*ab*ab*ab", "xababx", "xababab"],
    ["a*bc*d*c", "abcdbd", "abcdbc"],
    ["*abc*c", "abc", "abcc"],
  ])("%s does not match %s and matches %s", (pattern, other, name) => {
    expect(matchesWildcard(pattern, other)).toBe(false);
    expect(matchesWildcard(pattern, name)).toBe(true);
  });
});

describe("a hostile pattern", () => {
  it("is matched in time that does not explode", () => {
    expect(matchesWildcard(`${"*a".repeat(50)}b`, "a".repeat(500))).toBe(false);
    expect(matchesWildcard(`${"*a".repeat(50)}*`, "a".repeat(500))).toBe(true);
  });

  it("is met in time that does not explode", () => {
    expect(patternsMeet("*a".repeat(40), `${"*a".repeat(40)}b`)).toBe(false);
    expect(patternsMeet("*a".repeat(40), `${"b*".repeat(40)}a`)).toBe(true);
  });
});
