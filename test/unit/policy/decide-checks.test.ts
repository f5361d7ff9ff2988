import { describe, expect, it } from "vitest";
import { parseExpression, splitList } from "../../../shared/opensearch/index-expression.ts";
import { type Decision, decide, type Needs, namesUnknown, type Requirement } from "../../../shared/policy/decide.ts";
import type { Action, Grant } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "../opensearch/view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const VIEW = viewOf(
  { a1: {}, a2: {}, b1: {}, ".ds-s-000001": { hidden: true } },
  { "a-of-b": ["b1"] },
  {
    s: [".ds-s-000001"],
  },
);

function grant(source: string, indices: readonly string[], actions: readonly Action[] = ["read"]): Grant {
  return { domain: "d", indices, actions, source };
}

interface Traits {
  readonly actions?: readonly Action[];
  readonly wildcards?: Requirement["wildcards"];
  readonly hidden?: boolean;
}

function need(written: string, { actions = ["read"], wildcards = "narrow", hidden = false }: Traits = {}): Requirement {
  const options = {
    expand: { open: true, closed: false, hidden },
    skipsUnavailable: true,
    matches: ["index", "alias", "stream"] as const,
  };
  return { actions, expression: parseExpression(splitList(written), NOW), wildcards, options };
}

function judge(grants: readonly Grant[], ...requirements: readonly Requirement[]): Decision {
  return decide({ requirements, monitor: false }, new GrantSet(grants, "d"), VIEW);
}

describe("the checks of a refusal", () => {
  it("name no grant for what is refused, and tell whether another action is granted", () => {
    expect(judge([grant("role:w", ["a*"], ["write"])], need("a1,b1"))).toEqual({
      effect: "deny",
      code: "index-not-granted",
      missing: [
        { action: "read", index: "a1" },
        { action: "read", index: "b1" },
      ],
      checks: [
        { action: "read", index: "a1", isGranted: false, isNamed: true, grants: [] },
        { action: "read", index: "b1", isGranted: false, isNamed: false, grants: [] },
      ],
    });
  });

  it("call it another action's only where every part is", () => {
    const write = [grant("role:w", ["a*"], ["write"])];
    expect(judge(write, need("a1,a2"))).toMatchObject({ code: "action-not-granted" });
    expect(judge(write, need("a1,b1"))).toMatchObject({ code: "index-not-granted" });
  });

  it("call an alias that is named, but not its target, no other action's", () => {
    expect(judge([grant("role:r", ["a*"])], need("a-of-b"))).toMatchObject({
      code: "index-not-granted",
      checks: [{ isNamed: false }],
    });
  });

  it("have every requirement, what is missing only of those that are refused", () => {
    const decision = judge([grant("role:r", ["a*"])], need("a1"), need("b1"), need("b2"));
    expect(decision.checks).toHaveLength(3);
    expect(decision).toMatchObject({
      missing: [
        { action: "read", index: "b1" },
        { action: "read", index: "b2" },
      ],
    });
  });

  it("have every action of a requirement", () => {
    const both = need("a1", { actions: ["read", "write"], wildcards: "whole" });
    expect(judge([grant("role:r", ["a*"])], both)).toMatchObject({
      code: "action-not-granted",
      missing: [{ action: "write", index: "a1" }],
      checks: [
        { action: "read", isGranted: true },
        { action: "write", isGranted: false },
      ],
    });
  });

  it("have a wildcard without a grant only where no other part is left", () => {
    const read = [grant("role:r", ["a*"])];
    expect(judge(read, need("b*,c*"))).toMatchObject({ missing: [{ index: "b*" }, { index: "c*" }] });
    expect(judge(read, need("a1,b1,c*"))).toMatchObject({ missing: [{ index: "b1" }] });
    expect(judge(read, need("a1,c*"))).toMatchObject({
      effect: "narrow",
      checks: [
        { index: "a1", isGranted: true, grants: ["role:r"] },
        { index: "c*", isGranted: false, grants: [] },
      ],
    });
  });

  it("have a wildcard without a grant of a write, whatever other part is granted", () => {
    expect(judge([grant("role:r", ["a1"])], need("a1,c*", { wildcards: "whole" }))).toMatchObject({
      effect: "deny",
      missing: [{ action: "read", index: "c*" }],
    });
  });

  it("have a wildcard of a write that reaches what is not granted, though the pattern itself is", () => {
    expect(judge([grant("role:r", ["a*"])], need("a*", { wildcards: "whole" }))).toMatchObject({
      effect: "deny",
      missing: [{ action: "read", index: "a*" }],
      checks: [{ isGranted: false, grants: [] }],
    });
  });

  it("leave an exclusion out", () => {
    expect(judge([grant("role:r", ["a*"])], need("a*,-b1")).checks).toEqual([
      { action: "read", index: "a*", isGranted: true, isNamed: false, grants: ["role:r"] },
    ]);
  });
});

describe("a write alias that is rolled over", () => {
  const view = viewOf(
    { "logs-000001": {}, "logs-2026.11.22-7": {}, "2026": {} },
    {
      w: ["logs-000001"],
      dated: ["logs-2026.11.22-7"],
      year: ["2026"],
      two: ["logs-000001", "2026"],
    },
  );
  const roll = (name: string, indices: readonly string[], rollsOver?: true): string => {
    const requirement = need(name, { actions: ["manage"], wildcards: "whole" });
    const requirements = [rollsOver === undefined ? requirement : { ...requirement, rollsOver }];
    return decide({ requirements, monitor: false }, new GrantSet([grant("role:m", indices, ["manage"])], "d"), view)
      .effect;
  };

  it.each([
    ["the next number", "w", ["w", "logs-000001"]],
    ["the number, though the name without one is granted", "w", ["w", "logs-000001", "logs-"]],
    ["some of the next numbers", "w", ["w", "logs-0*"]],
    ["the next date", "dated", ["dated", "logs-2026.*"]],
    ["the next number of a second target", "two", ["two", "logs-*", "2026"]],
  ])("is refused without a grant for %s", (_, name, indices) => {
    expect(roll(name, indices, true)).toBe("deny");
    expect(roll(name, indices)).toBe("allow");
  });

  it.each([
    ["w", ["w", "logs-*"]],
    ["dated", ["dated", "logs-*"]],
    ["year", ["*"]],
    ["two", ["two", "*"]],
  ])("is allowed with one for whatever comes next: %s", (name, indices) => {
    expect(roll(name, indices, true)).toBe("allow");
  });
});

describe("the cluster right", () => {
  const needs = (...requirements: readonly Requirement[]): Needs => ({ requirements, monitor: true });
  const monitor: Grant = { domain: "d", cluster: ["monitor"], source: "role:m" };

  it("is a check of its own", () => {
    expect(decide(needs(), new GrantSet([grant("role:r", ["*"])], "d"), VIEW)).toStrictEqual({
      effect: "deny",
      code: "action-not-granted",
      missing: [{ action: "monitor" }],
      checks: [{ action: "monitor", isGranted: false, isNamed: true, grants: [] }],
    });
    expect(decide(needs(), new GrantSet([monitor], "d"), VIEW)).toEqual({
      effect: "allow",
      selections: [],
      checks: [{ action: "monitor", isGranted: true, isNamed: true, grants: ["role:m"] }],
      determiningGrants: ["role:m"],
      narrowedTo: [],
    });
  });

  it("is not asked of what does not need it", () => {
    expect(judge([], need("a1")).checks.map(({ action }) => action)).toEqual(["read"]);
  });

  it("does not stand for the indices beside it, nor they for it", () => {
    const indices = [grant("role:r", ["a*"])];
    expect(decide(needs(need("a1")), new GrantSet([monitor], "d"), VIEW)).toMatchObject({ effect: "deny" });
    expect(decide(needs(need("a1")), new GrantSet(indices, "d"), VIEW)).toMatchObject({ effect: "deny" });
    expect(decide(needs(need("a1")), new GrantSet([monitor, ...indices], "d"), VIEW)).toMatchObject({
      effect: "allow",
      determiningGrants: ["role:m", "role:r"],
    });
  });
});

describe("what is permitted", () => {
  it("comes with the grants that it rests on, sorted, each once", () => {
    const grants = [grant("role:z", ["a*", "a1"]), grant("role:a", ["a2"]), grant("role:n", ["b*"])];
    expect(judge(grants, need("a2"), need("a1,a*"))).toMatchObject({ determiningGrants: ["role:a", "role:z"] });
    expect(judge(grants, need("a1"))).toMatchObject({ determiningGrants: ["role:z"] });
  });

  it("tells of a wildcard every grant that it meets, each once", () => {
    expect(judge([grant("role:r", ["a1", "a2"]), grant("role:q", ["*"])], need("a*")).checks).toMatchObject([
      { grants: ["role:r", "role:q"] },
    ]);
  });

  it("has a selection for each requirement, one object for the same requirement", () => {
    const one = need("a*");
    const decision = judge([grant("role:r", ["a1", "b1"])], one, need("b1"), one);
    if (decision.effect === "deny") throw new Error("it is denied");
    expect(decision.selections.map(({ names }) => names)).toEqual([["a1"], ["b1"], ["a1"]]);
    expect(decision.selections[2]).toBe(decision.selections[0]);
    expect(decision.checks).toHaveLength(2);
  });

  it("tells narrowed patterns of what was narrowed alone, each once", () => {
    const grants = [grant("role:r", ["a1", "b*"])];
    expect(judge(grants, need("a*"), need("b*"), need("a*,b1"))).toMatchObject({
      effect: "narrow",
      narrowedTo: ["a1", "b1"],
    });
    expect(judge(grants, need("b*"), need("a1"))).toMatchObject({ effect: "allow", narrowedTo: [] });
  });

  it("has the names written out and the wildcards cut to the grants, each once", () => {
    const decision = judge([grant("role:r", ["a1", "b*"])], need("a1,a*,b1*,-b2"));
    expect(decision).toMatchObject({ selections: [{ patterns: ["a1", "b1*"] }] });
  });

  it("is shown by its name, where an index is granted by its stream's alone", () => {
    const view = viewOf({ "odd-1": {} }, {}, { s: ["odd-1"] });
    const decision = decide(
      { requirements: [need("odd-1")], monitor: false },
      new GrantSet([grant("role:r", ["s"])], "d"),
      view,
    );
    expect(decision).toMatchObject({ effect: "allow", selections: [{ names: ["odd-1"], patterns: ["odd-1"] }] });
  });

  it("of a write is what its whole pattern reaches, hidden names too where it asks for them", () => {
    const grants = [grant("role:r", ["b*", "s*"])];
    expect(judge(grants, need("b*", { wildcards: "whole" }))).toMatchObject({
      effect: "allow",
      selections: [{ names: ["b1"] }],
      checks: [{ grants: ["role:r"] }],
    });
    const everything = [grant("role:r", ["*"])];
    expect(judge(everything, need("*", { wildcards: "whole" }))).toMatchObject({ effect: "allow" });
    expect(judge(everything, need("*", { wildcards: "whole", hidden: true }))).toMatchObject({ effect: "deny" });
    expect(judge(everything, need("*", { hidden: true }))).toMatchObject({ effect: "narrow" });
    expect(judge(everything, need("*"))).toMatchObject({ effect: "allow" });
  });

  it("needs every action on a wildcard not to be narrowed", () => {
    const grants = [grant("role:r", ["a*"]), grant("role:w", ["a1"], ["write"])];
    expect(judge(grants, need("a*", { actions: ["read", "write"] }))).toMatchObject({
      effect: "narrow",
      selections: [{ names: ["a1"] }],
    });
  });
});

describe("namesUnknown", () => {
  const unknown = (written: string, traits?: Traits, ...others: readonly Requirement[]): boolean =>
    namesUnknown(
      { requirements: [...others, need(written, traits)], monitor: false },
      new GrantSet([grant("role:r", ["a*", "b*"]), grant("role:w", ["a*"], ["write"])], "d"),
      VIEW,
    );

  it.each([
    ["a name that no grant matches", "c1", {}],
    ["a name that is known", "a1", {}],
    ["an alias that is known", "a-of-b", {}],
    ["a wildcard", "a*", {}],
    ["an exclusion", "a*,-a9", {}],
    ["a name that is granted for one of two actions", "b9", { actions: ["read", "write"] }],
  ] as const)("is not worth another reading of the names: %s", (_, written, traits) => {
    expect(unknown(written, traits)).toBe(false);
  });

  it("is worth one: a granted name that is not known, wherever it stands", () => {
    expect(unknown("a9")).toBe(true);
    expect(unknown("a1,a9")).toBe(true);
    expect(unknown("a9", { actions: ["read", "write"] })).toBe(true);
    expect(unknown("c1", {}, need("a9"))).toBe(true);
  });
});
