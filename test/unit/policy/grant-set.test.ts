import { describe, expect, it } from "vitest";
import type { Action, Grant } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "../opensearch/view.ts";

const VIEW = viewOf(
  { a1: {}, b1: {}, ".ds-s-000001": { hidden: true }, ".kibana_1": { hidden: true } },
  { "al-a": ["a1"], "al-ab": ["a1", "b1"], "al-none": [], "al-s": [".ds-s-000001"], "al-k": [".kibana_1"] },
  { s: [".ds-s-000001"], k: [".kibana_1"] },
);

function grant(indices: readonly string[], actions: readonly Action[] = ["read"], source = "role:r"): Grant {
  return { domain: "d", indices, actions, source };
}

const setOf = (...patterns: readonly string[]): GrantSet => new GrantSet([grant(patterns)], "d");
const monitor = (source: string): Grant => ({ domain: "d", cluster: ["monitor"], source });

describe("isGranted", () => {
  it.each([
    ["anything, by no grant", "a1", []],
    ["another index", "b1", ["a*"]],
    ["an alias by its targets alone", "al-a", ["a1"]],
    ["an alias by its name alone", "al-a", ["al-*"]],
    ["an alias with one target of two", "al-ab", ["al-*", "a1"]],
    ["an alias of a stream's index by its name alone", "al-s", ["al-*"]],
    ["an alias of a system index", "al-k", ["al-*", ".*", "k"]],
    ["a system index by its stream", ".kibana_1", ["k", ".*"]],
    ["a backing index by another stream", ".ds-s-000001", ["t*", "*-s"]],
    ["an index that is not there", "c1", ["a*"]],
  ])("no: %s", (_, name, patterns) => {
    expect(setOf(...patterns).isGranted(name, "read", VIEW)).toBe(false);
  });

  it.each([
    ["an index", "a1", ["a*"]],
    ["an index that is not there", "a9", ["a*"]],
    ["a stream", "s", ["s"]],
    ["a backing index by its stream", ".ds-s-000001", ["s"]],
    ["a backing index by its own name", ".ds-s-000001", [".ds-*"]],
    ["an alias by its name and each target", "al-ab", ["al-*", "a1", "b1"]],
    ["an alias by its name and its target's stream", "al-s", ["al-*", "s"]],
    ["an alias of nothing by its name", "al-none", ["al-none"]],
  ])("yes: %s", (_, name, patterns) => {
    expect(setOf(...patterns).isGranted(name, "read", VIEW)).toBe(true);
  });

  it("is by action, and by domain", () => {
    const all = new GrantSet([grant(["a*"], ["read"]), grant(["b*"], ["write", "manage"])], "d");
    const granted = (["read", "write", "manage"] as const).map((action) =>
      ["a1", "b1"].filter((name) => all.isGranted(name, action, VIEW)),
    );
    expect(granted).toEqual([["a1"], ["b1"], ["b1"]]);
    expect(new GrantSet([grant(["*"])], "other").isGranted("a1", "read", VIEW)).toBe(false);
  });
});

describe("isNamed", () => {
  it("is true for a grant of any action, by the name itself", () => {
    const set = new GrantSet([grant(["a*"], ["manage"]), grant(["s"], ["write"])], "d");
    expect(["a1", "s", "b1", ".ds-s-000001"].filter((name) => set.isNamed(name))).toEqual(["a1", "s"]);
  });
});

describe("sourcesOf", () => {
  it("tells each grant once, by the name or by its stream", () => {
    const set = new GrantSet(
      [
        grant(["s"], ["read"], "role:x"),
        grant([".ds-*", "s*"], ["read"], "role:y"),
        grant(["s"], ["write"], "role:z"),
        grant(["a1"], ["read"], "role:a"),
      ],
      "d",
    );
    expect(set.sourcesOf(".ds-s-000001", "read", VIEW).toSorted()).toEqual(["role:x", "role:y"]);
    expect(set.sourcesOf("a1", "read", VIEW)).toEqual(["role:a"]);
    expect(set.sourcesOf("b1", "read", VIEW)).toEqual([]);
    expect(set.sourcesOf("not-there", "read", VIEW)).toEqual([]);
  });
});

describe("a grant set", () => {
  it("is empty without a grant on its domain", () => {
    expect(new GrantSet([], "d").isEmpty).toBe(true);
    expect(new GrantSet([grant(["*"]), monitor("role:m")], "other").isEmpty).toBe(true);
    expect(new GrantSet([monitor("role:m")], "d").isEmpty).toBe(false);
    for (const action of ["read", "write", "manage"] as const) {
      expect(new GrantSet([grant(["a"], [action])], "d").isEmpty).toBe(false);
    }
  });

  it("tells once from where the cluster right comes", () => {
    const set = new GrantSet([monitor("role:m"), grant(["*"]), monitor("role:m"), monitor("role:n")], "d");
    expect(set.monitorSources).toEqual(["role:m", "role:n"]);
    expect(setOf("*").monitorSources).toEqual([]);
  });
});

describe("grants whose limits are not met", () => {
  const aged = (index: string, source: string, maxTokenAgeSeconds: number, domain = "d"): Grant => ({
    ...grant([index], ["read"], source),
    domain,
    maxTokenAgeSeconds,
  });
  const set = new GrantSet([grant(["a*"])], "d", [
    aged("b*", "role:b", 60),
    aged("c*", "role:c", 30),
    aged("c*", "role:c", 90),
    aged("z*", "role:z", 10, "other"),
  ]);

  it("grant nothing", () => {
    expect(set.isGranted("b1", "read", VIEW)).toBe(false);
  });

  it("would grant beside the others, on this domain alone, if the token were new", () => {
    const { fresh } = set;
    expect(["a1", "b1", "c1", "z1"].map((name) => fresh?.isGranted(name, "read", VIEW))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(set.fresh).toBe(fresh);
    expect(setOf("a*").fresh).toBeUndefined();
  });

  it("tell how old a token may be: the youngest that is asked for, of these sources or of any", () => {
    expect(set.maxTokenAgeOf(["role:b"])).toBe(60);
    expect(set.maxTokenAgeOf(["role:c", "role:none"])).toBe(30);
    expect(set.maxTokenAgeOf()).toBe(30);
    expect(set.maxTokenAgeOf(["role:z"])).toBeUndefined();
    expect(setOf("a*").maxTokenAgeOf()).toBeUndefined();
  });
});
