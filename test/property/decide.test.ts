import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concreteIndices, type NamesView } from "../../shared/opensearch/names-view.ts";
import { parseExpression } from "../../shared/opensearch/index-expression.ts";
import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";
import { decide, type Decision, type Requirement } from "../../shared/policy/decide.ts";
import { ACTIONS, type Action, type Grant } from "../../shared/policy/document.ts";
import { GrantSet } from "../../shared/policy/grant-set.ts";
import { viewOf } from "../unit/opensearch/view.ts";

const RUNS = { numRuns: 3_000 };
const NOW = new Date("2026-11-22T10:00:00Z");

// few letters, so that names, patterns and expressions meet
const name = fc.stringMatching(/^\.?[ab]{1,2}(-[ab])?$/);
const pattern = fc.oneof(name, fc.stringMatching(/^\.?[ab*]{1,2}(-[ab*])?$/)).filter((text) => text !== ".");
const action: fc.Arbitrary<Action> = fc.constantFrom(...ACTIONS);
const grant: fc.Arbitrary<Grant> = fc.record({
  domain: fc.constant("d"),
  indices: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  actions: fc.uniqueArray(action, { minLength: 1 }),
  source: fc.constantFrom("role:x", "role:y"),
});
const grants = fc.array(grant, { maxLength: 4 });

const view: fc.Arbitrary<NamesView> = fc
  .record({
    indices: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }),
    traits: fc.array(fc.record({ closed: fc.boolean(), hidden: fc.boolean() }), { minLength: 8, maxLength: 8 }),
    aliases: fc.dictionary(name, fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
    stream: fc.option(name),
  })
  .map(({ indices, traits, aliases, stream }) => {
    const known = Object.fromEntries(indices.map((index, at) => [index, traits[at] ?? {}]));
    const own = Object.entries(aliases).filter(([alias]) => !indices.includes(alias));
    const targets = own.map(([alias, at]) => [
      alias,
      [...new Set(at.map((one) => indices[one % indices.length] ?? ""))],
    ]);
    const backing = `.ds-${stream}-000001`;
    const isFree = stream !== null && !indices.includes(stream) && !own.some(([alias]) => alias === stream);
    return isFree
      ? viewOf({ ...known, [backing]: { hidden: true } }, Object.fromEntries(targets), { [stream]: [backing] })
      : viewOf(known, Object.fromEntries(targets));
  });

const requirement: fc.Arbitrary<Requirement> = fc
  .record({
    parts: fc.array(
      fc.oneof(
        pattern,
        pattern.map((text) => `-${text}`),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    isNarrow: fc.boolean(),
    actions: fc.uniqueArray(action, { minLength: 1, maxLength: 2 }),
    expand: fc.record({ open: fc.boolean(), closed: fc.boolean(), hidden: fc.boolean() }),
    skipsUnavailable: fc.boolean(),
  })
  .filter(({ parts }) => !parts[0]?.startsWith("-") && isLegal(parts))
  .map(({ parts, isNarrow, actions, expand, skipsUnavailable }) => ({
    expression: parseExpression(parts, NOW),
    wildcards: isNarrow ? "narrow" : "whole",
    actions: isNarrow ? actions.slice(0, 1) : actions,
    options: { expand, skipsUnavailable, matches: ["index", "alias", "stream"] },
  }));

function isLegal(parts: readonly string[]): boolean {
  try {
    return parseExpression(parts, NOW).parts.length > 0;
  } catch {
    return false;
  }
}

function decideOn(requirements: readonly Requirement[], given: readonly Grant[], names: NamesView): Decision {
  return decide({ requirements, monitor: false }, new GrantSet(given, "d"), names);
}

/** Written from the contract, not from the code: which concrete index a list of grants opens for an action. */
function opens(given: readonly Grant[], wanted: Action, index: string, names: NamesView): boolean {
  const matches = (text: string): boolean =>
    given.some(
      (one) =>
        "indices" in one &&
        one.actions.includes(wanted) &&
        one.indices.some((each) => (!text.startsWith(".") || each.startsWith(".")) && matchesWildcard(each, text)),
    );
  const stream = names.indices.get(index)?.stream;
  return matches(index) || (stream !== undefined && matches(stream));
}

describe("decide", () => {
  it("refuses everything without a grant", () => {
    fc.assert(
      fc.property(fc.array(requirement, { minLength: 1, maxLength: 3 }), view, (requirements, names) => {
        expect(decideOn(requirements, [], names).effect).toBe("deny");
      }),
      RUNS,
    );
  });

  it("depends on neither the order nor the number of grants", () => {
    fc.assert(
      fc.property(requirement, grants, view, fc.nat(), (one, given, names, seed) => {
        const shuffled = [...given, ...given].toSorted((a, b) => hash(a, seed) - hash(b, seed));
        const [first, second] = [decideOn([one], given, names), decideOn([one], shuffled, names)];
        expect(second.effect).toBe(first.effect);
        if (first.effect === "deny" || second.effect === "deny") return;
        expect(second.selections.map(({ names: list }) => list)).toEqual(
          first.selections.map(({ names: list }) => list),
        );
        expect(second.determiningGrants).toEqual(first.determiningGrants);
      }),
      RUNS,
    );
  });

  it("never refuses more when a grant is added", () => {
    fc.assert(
      fc.property(requirement, grants, grant, view, (one, given, added, names) => {
        if (decideOn([one], given, names).effect === "deny") return;
        expect(decideOn([one], [...given, added], names).effect).not.toBe("deny");
      }),
      RUNS,
    );
  });

  it("never allows more when a requirement is added", () => {
    fc.assert(
      fc.property(requirement, requirement, grants, view, (one, other, given, names) => {
        if (decideOn([one], given, names).effect !== "deny") return;
        expect(decideOn([one, other], given, names).effect).toBe("deny");
      }),
      RUNS,
    );
  });

  it("never allows more when a name is added to the expression", () => {
    fc.assert(
      fc.property(requirement, name, grants, view, (one, extra, given, names) => {
        const refused = decideOn([one], given, names);
        const isByName = refused.effect === "deny" && one.expression.parts.some((part) => part.kind === "name");
        if (!isByName && one.wildcards === "narrow") return;
        if (refused.effect !== "deny") return;
        const parts = [
          ...one.expression.parts.map((part) => (part.kind === "exclusion" ? `-${part.text}` : part.text)),
          extra,
        ];
        expect(decideOn([{ ...one, expression: parseExpression(parts, NOW) }], given, names).effect).toBe("deny");
      }),
      RUNS,
    );
  });

  it("forwards no name that reaches an index outside of the grants", () => {
    let reached = 0;
    fc.assert(
      fc.property(requirement, grants, view, (one, given, names) => {
        const decision = decideOn([one], given, names);
        if (decision.effect === "deny") return;
        for (const text of decision.selections[0]?.names ?? []) {
          for (const index of concreteIndices(names, text)) {
            reached++;
            for (const wanted of one.actions) expect(opens(given, wanted, index, names)).toBe(true);
          }
        }
      }),
      RUNS,
    );
    expect(reached).toBeGreaterThan(100);
  });

  it("says the same whatever else there is", () => {
    let differed = 0;
    fc.assert(
      fc.property(requirement, grants, view, (one, given, names) => {
        const known = withoutForeign(given, names);
        if (known.indices.size + known.aliases.size < names.indices.size + names.aliases.size) differed++;
        expect(decideOn([one], given, names)).toEqual(decideOn([one], given, known));
      }),
      RUNS,
    );
    expect(differed).toBeGreaterThan(1_000);
  });

  it("narrows to patterns that match nothing outside of the grants' own", () => {
    fc.assert(
      fc.property(requirement, grants, name, view, (one, given, any, names) => {
        const decision = decideOn([one], given, names);
        if (decision.effect === "deny" || one.wildcards === "whole" || any.startsWith(".")) return;
        const isShown = decision.narrowedTo.some((each) => each.includes("*") && matchesWildcard(each, any));
        if (isShown) for (const wanted of one.actions) expect(opens(given, wanted, any, viewOf({}))).toBe(true);
      }),
      RUNS,
    );
  });
});

/** The view without the names that no grant of any action meets; what a name that is met stands for stays, and what `*` of a write reaches beyond a granted `*`. */
function withoutForeign(given: readonly Grant[], { indices, aliases, streams }: NamesView): NamesView {
  const isMet = (text: string): boolean =>
    text.startsWith(".") || ACTIONS.some((wanted) => opens(given, wanted, text, { indices, aliases, streams }));
  const met = new Map([...aliases].filter(([alias]) => isMet(alias)));
  const targets = new Set([...met.values()].flat());
  return {
    indices: new Map([...indices].filter(([index]) => isMet(index) || targets.has(index))),
    aliases: met,
    streams,
  };
}

function hash(value: unknown, seed: number): number {
  let sum = seed % 1_000;
  for (const char of JSON.stringify(value)) sum = (sum * 31 + char.charCodeAt(0)) % 100_003;
  return sum;
}
