import { describe, expect, it } from "vitest";
import { parseExpression, splitList } from "../../../shared/opensearch/index-expression.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { decide, namesUnknown, type Requirement } from "../../../shared/policy/decide.ts";
import type { Action, Grant } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "../opensearch/view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const VIEW = viewOf(
  {
    "logs-app": {},
    "logs-web": {},
    "logs-aold": { closed: true },
    "secret-hr": {},
    ".kibana_1": {},
    ".dotted": {},
    ".ds-metrics-ds-000001": { hidden: true },
  },
  { "logs-alias": ["secret-hr"], "logs-view": ["logs-app"], "logs-amix": ["logs-app", "secret-hr"] },
  { "metrics-ds": [".ds-metrics-ds-000001"] },
);

function grant(indices: readonly string[], actions: readonly Action[] = ["read"]): Grant {
  return { domain: "d", indices, actions, source: `role:${indices.join("+")}` };
}

interface Options {
  readonly actions?: readonly Action[];
  readonly wildcards?: Requirement["wildcards"];
  readonly expand?: { open: boolean; closed: boolean; hidden: boolean };
  readonly view?: NamesView;
}

function ask(written: string, grants: readonly Grant[], options: Options = {}) {
  const requirement: Requirement = {
    actions: options.actions ?? ["read"],
    expression: parseExpression(splitList(written), NOW),
    wildcards: options.wildcards ?? "narrow",
    options: {
      expand: options.expand ?? { open: true, closed: false, hidden: false },
      skipsUnavailable: true,
      matches: ["index", "alias", "stream"],
    },
  };
  const decision = decide(
    { requirements: [requirement], monitor: false },
    new GrantSet(grants, "d"),
    options.view ?? VIEW,
  );
  if (decision.effect === "deny") return { effect: decision.effect, code: decision.code, missing: decision.missing };
  return { effect: decision.effect, names: decision.selections[0]?.names.toSorted(), narrowedTo: decision.narrowedTo };
}

describe("a concrete name", () => {
  it.each([
    ["no grant matches it", "secret-hr", ["logs-*"], "index-not-granted"],
    ["nor does its case", "logs-app", ["LOGS-*"], "index-not-granted"],
    ["nor a pattern with a tail", "logs-app", ["logs-*-x"], "index-not-granted"],
    ["a star grants no dotted name", ".dotted", ["*"], "index-not-granted"],
    ["nothing grants a system index", ".kibana_1", [".*", ".kibana*"], "index-not-granted"],
    ["an alias of a foreign index", "logs-alias", ["logs-*"], "index-not-granted"],
    ["an alias with one foreign target", "logs-amix", ["logs-*"], "index-not-granted"],
    ["an alias whose own name is not granted", "logs-view", ["logs-app"], "index-not-granted"],
    ["a granted target through a foreign alias", "logs-alias", ["secret-*"], "index-not-granted"],
    ["a backing index by its stream's prefix alone", ".ds-metrics-ds-000001", ["metrics"], "index-not-granted"],
    ["one of two", "logs-app,secret-hr", ["logs-*"], "index-not-granted"],
  ])("is refused: %s", (_, written, patterns, code) => {
    expect(ask(written, [grant(patterns)])).toMatchObject({ effect: "deny", code });
  });

  it("is refused by action, and the refusal says which", () => {
    expect(ask("logs-app", [grant(["logs-*"], ["read"])], { actions: ["write"], wildcards: "whole" })).toEqual({
      effect: "deny",
      code: "action-not-granted",
      missing: [{ action: "write", index: "logs-app" }],
    });
  });

  it("repeats date math as it was written", () => {
    expect(ask("<secret-{now/d}>", [grant(["logs-*"])])).toMatchObject({
      missing: [{ action: "read", index: "<secret-{now/d}>" }],
    });
  });

  it.each([
    ["an index", "logs-app", ["logs-*"], ["logs-app"]],
    ["an index that is not there", "logs-new", ["logs-*"], ["logs-new"]],
    ["an alias with its target", "logs-view", ["logs-*"], ["logs-view"]],
    ["a stream", "metrics-ds", ["metrics-*"], ["metrics-ds"]],
    ["a stream's backing index", ".ds-metrics-ds-000001", ["metrics-*"], [".ds-metrics-ds-000001"]],
    ["a dotted name by a dotted pattern", ".dotted", [".dot*"], [".dotted"]],
    ["date math", "<logs-{now/d}>", ["logs-*"], ["logs-2026.11.22"]],
    ["grants of several roles add up", "logs-app,secret-hr", ["logs-*", "secret-*"], ["logs-app", "secret-hr"]],
  ])("is allowed: %s", (_, written, patterns, names) => {
    const decision = ask(
      written,
      patterns.map((pattern) => grant([pattern])),
    );
    expect(decision).toMatchObject({ effect: "allow", names });
  });
});

describe("a wildcard of a read", () => {
  it("is refused when no part meets a grant", () => {
    expect(ask("s*,secret-*", [grant(["logs-*"])])).toEqual({
      effect: "deny",
      code: "index-not-granted",
      missing: [
        { action: "read", index: "s*" },
        { action: "read", index: "secret-*" },
      ],
    });
  });

  it.each([
    ["everything", "*", ["logs-a*"], ["logs-app"], ["logs-a*"]],
    ["a wider pattern", "logs-*", ["logs-a*"], ["logs-app"], ["logs-a*"]],
    ["another side", "*app", ["logs-*"], ["logs-app"], ["logs-*app"]],
    ["a part without a grant is dropped", "logs-a*,secret-*", ["logs-a*"], ["logs-app"], ["logs-a*"]],
    ["exclusions are evaluated here", "logs-*,-logs-app", ["logs-a*"], [], ["logs-a*"]],
    ["a foreign exclusion needs no grant", "*,-secret-hr", ["logs-a*"], ["logs-app"], ["logs-a*"]],
    ["what could be a system index", ".*", [".*"], [".dotted", ".ds-metrics-ds-000001"], [".*"]],
    ["hidden names stay out of reach", "*", ["metrics-*"], ["metrics-ds"], ["metrics-*"]],
  ])("is narrowed: %s", (_, written, patterns, names, narrowedTo) => {
    expect(ask(written, [grant(patterns)])).toEqual({ effect: "narrow", names, narrowedTo });
  });

  it("never lets in an alias that has a foreign target", () => {
    expect(ask("logs-*", [grant(["logs-*"])])).toEqual({
      effect: "allow",
      names: ["logs-app", "logs-view", "logs-web"],
      narrowedTo: [],
    });
  });

  it("takes closed and hidden indices only when asked", () => {
    const expand = { open: true, closed: true, hidden: true };
    expect(ask("*", [grant(["logs-a*", "metrics-*"])], { expand })).toMatchObject({
      effect: "narrow",
      names: [".ds-metrics-ds-000001", "logs-aold", "logs-app", "metrics-ds"],
    });
  });

  it("excludes what an excluded pattern reaches through an alias, as OpenSearch does", () => {
    expect(ask("logs-*,-logs-v*", [grant(["logs-*"])])).toMatchObject({ names: ["logs-web"] });
  });

  it("excludes nothing through an alias that is not granted, whose name a caller could find out by excluding it", () => {
    const view = viewOf({ "logs-app": {} }, { "layoffs-2026": ["logs-app"] });
    expect(ask("logs-*,-lay*", [grant(["logs-*"])], { view })).toMatchObject({ names: ["logs-app"] });
    expect(ask("logs-*,-lay*", [grant(["logs-*", "layoffs-*"])], { view })).toMatchObject({ names: [] });
  });

  it("is narrow by the patterns, not by what exists", () => {
    expect(ask("logs-*", [grant(["logs-a*"])], { view: viewOf({ "logs-app": {} }) })).toMatchObject({
      effect: "narrow",
    });
  });
});

describe("a wildcard of a write", () => {
  const actions: readonly Action[] = ["manage"];
  const whole = { actions, wildcards: "whole" } as const;

  it.each([
    ["wider than the grant", "logs-*", ["logs-a*"]],
    ["everything", "*", ["logs-*"]],
    ["contained, but an alias it matches has a foreign target", "logs-a*", ["logs-a*"]],
    ["the same, whatever is guessed of the target's name", "logs-a*,-secret-h*,-secret-hr", ["logs-a*"]],
  ])("is refused: %s", (_, written, patterns) => {
    expect(ask(written, [grant(patterns, actions)], whole)).toMatchObject({
      effect: "deny",
      code: "index-not-granted",
    });
  });

  it.each([
    ["there is one", "secret-h*"],
    ["there is none", "secret-x*"],
  ])("tells of another part alone what is missing, whether or not it is there: %s", (_, foreign) => {
    expect(ask(`logs-w*,${foreign}`, [grant(["logs-w*"], actions)], whole)).toMatchObject({
      missing: actions.map((action) => ({ action, index: foreign })),
    });
  });

  it("is allowed when the pattern and everything it reaches is granted", () => {
    expect(ask("logs-w*", [grant(["logs-w*"], actions)], whole)).toMatchObject({
      effect: "allow",
      names: ["logs-web"],
    });
  });

  it("needs every action on all of it", () => {
    const both = { actions: ["read", "write"], wildcards: "whole" } as const;
    expect(ask("logs-w*", [grant(["logs-w*"], ["write"])], both)).toMatchObject({ effect: "deny" });
    expect(ask("logs-w*", [grant(["logs-w*"], ["read", "write"])], both)).toMatchObject({ effect: "allow" });
  });
});

describe("the cluster right", () => {
  it("is refused without, and granted with it", () => {
    const needs = { requirements: [], monitor: true };
    expect(decide(needs, new GrantSet([grant(["*"])], "d"), VIEW)).toMatchObject({
      effect: "deny",
      missing: [{ action: "monitor" }],
    });
    const monitor: Grant = { domain: "d", cluster: ["monitor"], source: "role:m" };
    expect(decide(needs, new GrantSet([monitor], "d"), VIEW)).toMatchObject({
      effect: "allow",
      determiningGrants: ["role:m"],
    });
    expect(decide(needs, new GrantSet([monitor], "other"), VIEW)).toMatchObject({ effect: "deny" });
  });
});

describe("namesUnknown", () => {
  const asks = (written: string): boolean => {
    const expression = parseExpression([written], NOW);
    const options = { expand: { open: true, closed: false, hidden: false }, skipsUnavailable: false, matches: [] };
    const requirement: Requirement = { actions: ["read"], expression, wildcards: "whole", options };
    return namesUnknown({ requirements: [requirement], monitor: false }, new GrantSet([grant(["logs-*"])], "d"), VIEW);
  };

  it("asks for names read anew only where that could change the decision", () => {
    expect(asks("secret-new")).toBe(false);
    expect(asks("logs-app")).toBe(false);
    expect(asks("logs-new")).toBe(true);
  });
});
