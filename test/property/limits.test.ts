import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../shared/opensearch/index-expression.ts";
import { decide, type Decision, type Needs } from "../../shared/policy/decide.ts";
import { ACTIONS, type Action, type Grant } from "../../shared/policy/document.ts";
import { GrantSets } from "../../shared/policy/grant-sets.ts";
import { partByLimits } from "../../shared/policy/limits.ts";
import { viewOf } from "../unit/opensearch/view.ts";

const RUNS = { numRuns: 2_000 };
const NOW = 1_790_000_000;
const VIEW = viewOf({ a: {}, b: {}, ab: {}, "a-b": {} }, { ba: ["a", "b"] });

// few letters, so that names, patterns and expressions meet
const pattern = fc.stringMatching(/^[ab*]{1,2}(-[ab*])?$/);
const action: fc.Arbitrary<Action> = fc.constantFrom(...ACTIONS);
const limit = fc.option(fc.constantFrom(1, 60, 3_600), { nil: undefined });
const source = fc.constantFrom("role:x", "role:y");
const grant: fc.Arbitrary<Grant> = fc
  .oneof(
    fc.record({
      domain: fc.constant("d"),
      indices: fc.array(pattern, { minLength: 1, maxLength: 3 }),
      actions: fc.uniqueArray(action, { minLength: 1 }),
      source,
    }),
    fc.record({ domain: fc.constant("d"), cluster: fc.constant(["monitor"] as const), source }),
  )
  .chain((one) =>
    limit.map((maxTokenAgeSeconds) => ({
      ...one,
      ...(maxTokenAgeSeconds === undefined ? {} : { maxTokenAgeSeconds }),
    })),
  );
const grants = fc.array(grant, { maxLength: 4 });
const issuedAt = fc.option(
  fc.constantFrom(0, 1, 2, 59, 60, 61, 3_600, 3_601, -30, -31).map((age) => NOW - age),
  { nil: undefined },
);
const needs: fc.Arbitrary<Needs> = fc.record({
  monitor: fc.boolean(),
  requirements: fc.array(
    fc.record({ text: pattern, isNarrow: fc.boolean(), action }).map(({ text, isNarrow, action: needed }) => ({
      expression: parseExpression([text], new Date(NOW * 1_000)),
      wildcards: isNarrow ? ("narrow" as const) : ("whole" as const),
      actions: [needed],
      options: {
        expand: { open: true, closed: true, hidden: false },
        skipsUnavailable: false,
        matches: ["index", "alias", "stream"] as const,
      },
    })),
    { minLength: 1, maxLength: 3 },
  ),
});

function decideWith(wanted: Needs, given: readonly Grant[], issued: number | undefined): Decision {
  const parted = partByLimits({ grants: given, ...(issued === undefined ? {} : { issuedAt: issued }) }, NOW);
  return decide(wanted, new GrantSets().of(parted.grants, "d", parted.unmet), VIEW);
}

function withoutLimit(one: Grant): Grant {
  const { domain, source: from } = one;
  if ("cluster" in one) return { domain, cluster: one.cluster, source: from };
  return { domain, indices: one.indices, actions: one.actions, source: from };
}

describe("limits of a role", () => {
  it("never let a grant that is added refuse", () => {
    let allowed = 0;
    fc.assert(
      fc.property(needs, grants, grant, issuedAt, (wanted, given, added, issued) => {
        if (decideWith(wanted, given, issued).effect === "deny") return;
        allowed++;
        expect(decideWith(wanted, [...given, added], issued).effect).not.toBe("deny");
      }),
      RUNS,
    );
    expect(allowed).toBeGreaterThan(100);
  });

  it("grant exactly what the grants whose limits are met do", () => {
    let refused = 0;
    fc.assert(
      fc.property(needs, grants, issuedAt, (wanted, given, issued) => {
        const age = issued === undefined ? Infinity : NOW - issued;
        const met = given.filter(({ maxTokenAgeSeconds: most }) => most === undefined || (age >= -30 && age <= most));
        const [limited, plain] = [decideWith(wanted, given, issued), decideWith(wanted, met.map(withoutLimit), NOW)];
        expect(limited.effect).toBe(plain.effect);
        if (limited.effect !== "deny" || plain.effect !== "deny") {
          expect(limited).toMatchObject({ selections: (plain as { selections: unknown }).selections });
          return;
        }
        refused++;
        expect(limited.code).toBe(plain.code);
        expect(limited.missing.map(({ action: one, index }) => [one, index])).toEqual(
          plain.missing.map(({ action: one, index }) => [one, index]),
        );
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("never allow an older token what they refuse a younger one", () => {
    fc.assert(
      fc.property(needs, grants, fc.nat(7_200), fc.nat(7_200), (wanted, given, younger, more) => {
        if (decideWith(wanted, given, NOW - younger - more).effect === "deny") return;
        expect(decideWith(wanted, given, NOW - younger).effect).not.toBe("deny");
      }),
      RUNS,
    );
  });

  it("tell an age that is enough for what is refused by them alone", () => {
    let told = 0;
    fc.assert(
      fc.property(needs, grants, (wanted, given) => {
        const refused = decideWith(wanted, given, undefined);
        if (refused.effect !== "deny") return;
        const ages = refused.missing.map(({ maxTokenAgeSeconds }) => maxTokenAgeSeconds);
        const isFreshEnough = decideWith(wanted, given.map(withoutLimit), undefined).effect !== "deny";
        expect(ages.every((age) => age !== undefined)).toBe(isFreshEnough);
        if (!isFreshEnough) return;
        told++;
        const youngest = Math.min(...ages.flatMap((age) => age ?? []));
        expect(decideWith(wanted, given, NOW - youngest).effect).not.toBe("deny");
      }),
      RUNS,
    );
    expect(told).toBeGreaterThan(30);
  });
});
