import { describe, expect, it } from "vitest";
import { coversPattern, isSystemIndex, PatternSet, SYSTEM_INDEX } from "../../../shared/opensearch/pattern-set.ts";

const setOf = (...patterns: readonly string[]): PatternSet =>
  new PatternSet(patterns.map((pattern) => ({ pattern, source: `role:${pattern}` })));

const SYSTEM = [".opendistro_security", ".opensearch-x", ".plugins-ml", ".security", ".kibana", ".kibana_1", ".tasks"];
const ORDINARY = ["kibana", "xkibana", "x.kibana", ".x.kibana", "xtasks", ".tasks-x", ".plugins", ".ds-x-000001", ""];

describe("a system index", () => {
  it.each(SYSTEM)("is %s", (name) => {
    expect(isSystemIndex(name)).toBe(true);
    expect(setOf("*", ".*", name, `${name}*`).matches(name)).toBe(false);
    expect(setOf("*", ".*", name, `${name}*`).sourcesOf(name)).toEqual([]);
  });

  it.each(ORDINARY)("is not `%s`", (name) => {
    expect(isSystemIndex(name)).toBe(false);
    expect(new RegExp(`^(?:${SYSTEM_INDEX})`).test(name)).toBe(false);
  });
});

describe("matches", () => {
  it.each([
    ["nothing at all", "a", []],
    ["another name", "b", ["a"]],
    ["a longer name", "ab", ["a"]],
    ["a shorter name", "a", ["ab", "ab*"]],
    ["a dotted name, by a star", ".a", ["*", "*a", "*.a"]],
    ["a name with the prefix alone", "a-c", ["a-*b", "a-*d"]],
  ])("no: %s", (_, name, patterns) => {
    expect(setOf(...patterns).matches(name)).toBe(false);
    expect(setOf(...patterns).sourcesOf(name)).toEqual([]);
  });

  it.each([
    ["the name itself", "a", ["a"]],
    ["as long as the prefix", "ab", ["ab*"]],
    ["a dotted name, by a dotted pattern", ".a", [".*"]],
    ["the second pattern of a prefix", "a-c", ["a-*b", "a-*c"]],
    ["the shorter of two prefixes", "ab", ["abcdef*", "a*"]],
    ["the shorter of two prefixes, listed first", "ab", ["a*", "abcdef*"]],
    ["the longest of three prefixes", "aaaaaaaaaaaa", ["b*", "aaaaaaaaaaa*", "aa-*"]],
    ["a prefix of two characters, another of ten", "ab", ["aaaaaaaaaa*", "ab*"]],
    ["no prefix at all", "a", ["*a"]],
  ])("yes: %s", (_, name, patterns) => {
    expect(setOf(...patterns).matches(name)).toBe(true);
  });

  it("tells the source of each grant once", () => {
    const set = new PatternSet([
      { pattern: "a*", source: "role:x" },
      { pattern: "*", source: "role:y" },
      { pattern: "ab*", source: "role:x" },
      { pattern: "b*", source: "role:z" },
      { pattern: ".*", source: "role:z" },
    ]);
    expect(set.sourcesOf("abc").toSorted()).toEqual(["role:x", "role:y"]);
    expect(set.sourcesOf(".a")).toEqual(["role:z"]);
  });

  it("knows whether there is any pattern", () => {
    expect(setOf().isEmpty).toBe(true);
    expect(setOf("a").isEmpty).toBe(false);
  });
});

describe("contains", () => {
  it.each([
    ["what no pattern contains", "a*", ["ab*", "b*"], false],
    ["a wider star", "*", ["a*"], false],
    ["dotted names, by a star", ".a*", ["*", "*a*"], false],
    ["everything, hidden names as well", "*", ["*", ".*"], true],
    ["the end of a name, hidden names as well", "*-a", ["*", ".*"], true],
    ["what reaches a system index", ".k*", [".*", ".k*"], false],
    ["what is a system index", ".tasks", [".*"], false],
    ["each half by another pattern", "a*", ["a*b", "a*c"], false],
  ])("no: %s", (_, requested, patterns, includesHidden) => {
    expect(setOf(...patterns).contains(requested, includesHidden)).toBe(false);
  });

  it.each([
    ["the pattern itself", "a*", ["b*", "a*"], false],
    ["the pattern itself, hidden names as well", "a*", ["a*"], true],
    ["a narrower one", "ab*c", ["a*"], false],
    ["everything, hidden names apart", "*", ["*"], false],
    ["what ends like a system index", "*kibana", ["*"], false],
    ["dotted names that are no system's", ".a*", [".a*"], true],
    ["dotted names by their first characters", ".ds-*", [".*"], false],
  ])("yes: %s", (_, requested, patterns, includesHidden) => {
    expect(setOf(...patterns).contains(requested, includesHidden)).toBe(true);
  });
});

describe("meeting", () => {
  const meeting = (requested: string, ...patterns: readonly string[]): string[] =>
    setOf(...patterns)
      .meeting(requested)
      .map(({ pattern }) => pattern);

  it.each([
    ["nothing in common", "a*", ["b*", "c"], []],
    ["a dotted request and a star", ".x*", ["*"], []],
    ["a request without a dot and backing indices", "*", ["a"], ["a"]],
    ["all that can share a name", "a*", ["ab*", "*c", "b"], ["ab*", "*c"]],
    ["a dotted request and a dotted pattern", ".a*", [".*"], [".*"]],
    ["a star and a dotted pattern, for the names that both can reach", "*x", [".a*"], [".a*"]],
    ["backing indices, by their stream's pattern", ".ds-a-*", ["a*", "b*"], [".ds-a*-*"]],
    ["backing indices, by the stream's own name", ".ds-*", ["a", ".*"], [".*", ".ds-a-*", ".ds-.*-*"]],
  ])("finds %s", (_, requested, patterns, found) => {
    expect(meeting(requested, ...patterns)).toEqual(found);
  });

  it("keeps the source of a stream's pattern", () => {
    expect(setOf("a").meeting(".ds-a-000001")).toEqual([{ pattern: ".ds-a-*", source: "role:a" }]);
  });
});

describe("intersect", () => {
  it.each([
    ["nothing", "a*", ["b*"], []],
    ["the granted part", "*", ["a*", "b"], ["a*", "b"]],
    ["the requested part", "ab*", ["a*"], ["ab*"]],
    ["a pattern once", "*", ["a*", "ab*", "a*"], ["a*"]],
    ["a pattern once that is written in two ways", "*", ["a*", "a**"], ["a*"]],
  ])("comes to %s", (_, requested, patterns, cut) => {
    expect(setOf(...patterns).intersect(requested)).toEqual(cut);
  });

  it("compares up to 100 patterns with each other", () => {
    const others = Array.from({ length: 98 }, (_, at) => `b${at}`);
    expect(setOf("a*", "ab", ...others).intersect("*")).toEqual(["a*", ...others]);
    expect(setOf("a*", "ab", "c", ...others).intersect("*")).toEqual(["a*", "ab", "c", ...others]);
  });
});

describe("a pattern within another", () => {
  it.each([
    ["a*", "b*"],
    ["a*", "*"],
    ["*", ".x"],
    ["x*", ".x*"],
    [".x*", "x*"],
  ])("%s does not cover %s", (outer, inner) => {
    expect(coversPattern(outer, inner)).toBe(false);
  });

  it.each([
    ["a*", "a-*"],
    ["*", "a"],
    [".*", ".x*"],
  ])("%s covers %s", (outer, inner) => {
    expect(coversPattern(outer, inner)).toBe(true);
  });
});
