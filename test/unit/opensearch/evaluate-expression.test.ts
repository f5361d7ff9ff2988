import { describe, expect, it } from "vitest";
import {
  evaluateExpression,
  type ExpressionOptions,
  foreignIndices,
} from "../../../shared/opensearch/evaluate-expression.ts";
import { parseExpression, splitList } from "../../../shared/opensearch/index-expression.ts";
import { viewOf } from "./view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const VIEW = viewOf(
  {
    a1: {},
    a2: {},
    ac: { closed: true },
    ah: { hidden: true },
    ".ax": {},
    ".ah": { hidden: true },
    ".ds-s-000001": { hidden: true },
    ".ds-s-000002": { hidden: true },
    ".ds-t-000001": { hidden: true, closed: true },
  },
  { "al-1": ["a1"], "al-12": ["a1", "a2"], "al-1c": ["a1", "ac"], "al-c": ["ac"], "al-none": [], "al-new": ["unseen"] },
  { s: [".ds-s-000001", ".ds-s-000002"], t: [".ds-t-000001"], "s-none": [] },
);
const OPEN = { open: true, closed: false, hidden: false };
const OPTIONS: ExpressionOptions = { expand: OPEN, skipsUnavailable: true, matches: ["index", "alias", "stream"] };

function evaluate(
  written: string,
  options: Partial<ExpressionOptions> = {},
  isGranted: (name: string) => boolean = () => true,
): string[] {
  return evaluateExpression(parseExpression(splitList(written), NOW), { ...OPTIONS, ...options }, VIEW, isGranted);
}

describe("a name", () => {
  it.each([["a1"], ["ac"], ["ah"], ["al-1c"], ["t"], [".ah"], ["not-there"]])("stands for itself: %s", (name) => {
    expect(evaluate(name)).toEqual([name]);
  });

  it("stands for itself once", () => {
    expect(evaluate("a2,a*,a2")).toEqual(["a2", "a1", "al-1", "al-12", "al-1c", "al-new"]);
  });
});

describe("a wildcard", () => {
  const index = { matches: ["index"] } as const;

  it.each([
    ["no index of a state that is not asked for", "a*", { ...index, expand: { ...OPEN, open: false } }, []],
    ["no hidden index", "*", index, ["a1", "a2", ".ax"]],
    ["no hidden index by its first letter", "ah*", index, []],
    ["no dotted hidden index by a star", "*ah", index, []],
    ["nothing that is not matched", "b*", {}, []],
    ["open indices", "a*", index, ["a1", "a2"]],
    ["closed indices", "a*", { ...index, expand: { open: false, closed: true, hidden: false } }, ["ac"]],
    ["hidden ones when asked", "a*", { ...index, expand: { ...OPEN, hidden: true } }, ["a1", "a2", "ah"]],
    ["hidden ones by a dot in both", ".a*", index, [".ax", ".ah"]],
    ["aliases alone", "*", { matches: ["alias"] }, ["al-1", "al-12", "al-1c", "al-new"]],
    ["streams alone", "*", { matches: ["stream"] }, ["s"]],
  ] as const)("takes %s", (_, written, options, names) => {
    expect(evaluate(written, options)).toEqual(names);
  });

  it("takes nothing where it is to expand to nothing, not even an alias of what is not known", () => {
    expect(evaluate("*", { expand: { open: false, closed: false, hidden: true } })).toEqual([]);
  });

  it("takes an alias or a stream of which one index is taken, where the others are skipped", () => {
    expect(evaluate("al-*c", { skipsUnavailable: true })).toEqual(["al-1c"]);
    expect(evaluate("al-*c", { expand: { ...OPEN, open: false, closed: true } })).toEqual(["al-1c", "al-c"]);
  });

  it("takes only those of which every index is taken, where a closed one would be an error", () => {
    expect(evaluate("al-*", { skipsUnavailable: false })).toEqual(["al-1", "al-12", "al-new"]);
    expect(evaluate("s*", { skipsUnavailable: false })).toEqual(["s"]);
    expect(evaluate("al-*c", { skipsUnavailable: false, expand: { ...OPEN, closed: true } })).toEqual([
      "al-1c",
      "al-c",
    ]);
  });
});

describe("an exclusion", () => {
  it.each([
    ["by name, of an index and so of what reaches it", "a*,-a1", ["a2", "al-new"]],
    ["by name, of an alias alone", "a*,-al-1", ["a1", "a2", "al-12", "al-1c", "al-new"]],
    ["by name, of a stream alone", "s*,.ds-s*,-s", [".ds-s-000001", ".ds-s-000002"]],
    ["by name, of a stream's index and so of the stream", "s*,-.ds-s-000001", []],
    ["by pattern, of the indices behind an alias", "a*,-al-12*", ["al-new"]],
    ["by pattern, of the indices behind a stream", "s*,.ds-s*,-s*", []],
    ["by pattern, of what is hidden", "s*,-.ds-s-*1", []],
    ["by pattern, of all that it matches", "a*,-a*", []],
    ["by pattern, of nothing", "a1*,-b*", ["a1"]],
    ["by name, of what is not there", "a1*,-b", ["a1"]],
    ["of what was written out", "a1,a2*,-a1*", ["a2"]],
  ])("leaves out: %s", (_, written, names) => {
    expect(evaluate(written)).toEqual(names);
  });

  it.each([
    ["a name that is written after it, the aliases of it too", "a1*,al-1*,-a1,a1", ["al-1", "al-12", "al-1c", "a1"]],
    ["a wildcard after it", "a1*,-a1*,a*", ["a1", "a2", "al-1", "al-12", "al-1c", "al-new"]],
    ["an alias after it, its indices with it", "a1*,-a*,al-1", ["al-1"]],
    ["names after it, all that they reach and no more", "a*,-a*,al-1,a2", ["al-1", "a2"]],
    ["a name after it, for nothing but that name", "a*,-a*,a1,al-12", ["a1", "al-12"]],
  ])("is taken back by %s", (_, written, names) => {
    expect(evaluate(written)).toEqual(names);
  });

  it("acts through no name that is not granted: neither an index by its name nor an alias by a pattern", () => {
    expect(evaluate("al-1*,-a1", {}, (name) => name !== "a1")).toEqual(["al-1", "al-12", "al-1c"]);
    expect(evaluate("a1*,-al-1*", {}, (name) => !name.startsWith("al-"))).toEqual(["a1"]);
  });

  it("in a list of aliases leaves out aliases, whatever is behind them", () => {
    const matches = ["alias"] as const;
    expect(evaluate("al-*,-al-1", { matches })).toEqual(["al-12", "al-1c", "al-new"]);
    expect(evaluate("al-*,-al-1*", { matches })).toEqual(["al-new"]);
    expect(evaluate("al-*,-a1", { matches })).toEqual(["al-1", "al-12", "al-1c", "al-new"]);
  });
});

describe("foreignIndices", () => {
  it.each([
    ["nothing", ["a1"], ["a1"], []],
    ["no index that no pattern reaches", ["b*"], [], []],
    ["what a pattern matches beside the names", ["a*"], ["a1"], ["a2", "ac", "ah", "unseen"]],
    ["what an alias reaches", ["al-12"], ["a1"], ["a2"]],
    ["what a stream reaches", ["s"], [], [".ds-s-000001", ".ds-s-000002"]],
    ["nothing behind an alias that is among the names", ["al-12"], ["al-12"], []],
    ["what any of the patterns matches", ["a1", "a2"], ["a1"], ["a2"]],
  ])("are %s", (_, patterns, names, foreign) => {
    expect(foreignIndices(patterns, names, VIEW)).toEqual(foreign);
  });
});
