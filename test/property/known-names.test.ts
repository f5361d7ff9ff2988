import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownNames, type Place } from "../../shared/access/known-names.ts";
import { ownersOfPattern } from "../../shared/access/owners.ts";
import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";
import type { PolicyGrant } from "../../shared/policy/document.ts";
import { catalogueWith, domainCatalogue, template } from "../support/access/catalogues.ts";

const name = fc.stringMatching(/^\.?[ab-]{1,4}$/);
const pattern = fc.stringMatching(/^\.?[ab*-]{1,4}$/);
const domain = fc.constantFrom("logs", "shop");
const grant: fc.Arbitrary<PolicyGrant> = fc.record({
  domain,
  indices: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  actions: fc.subarray(["read", "write", "manage"] as const, { minLength: 1 }),
});
const names = fc.record({
  indices: fc.array(name, { maxLength: 8 }),
  aliases: fc.dictionary(name, fc.array(name, { maxLength: 3 }), { maxKeys: 4 }),
  streams: fc.dictionary(
    name.filter((each) => !each.startsWith(".")),
    fc.constant([".ds-x-000001"]),
    { maxKeys: 2 },
  ),
});
const templates = fc.array(
  fc
    .record({
      patterns: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      team: fc.constantFrom("a", "b", undefined),
      priority: fc.nat(2),
    })
    .map((one) => template(one.patterns, one.team, one.priority)),
  { maxLength: 4 },
);

/** What a grant gives, written down once more: by the contract, not by the code. */
function gives(grants: readonly PolicyGrant[], of: string, action: string, wanted: string): boolean {
  return grants.some(
    (one) =>
      one.domain === of &&
      "indices" in one &&
      one.actions.some((each) => each === action) &&
      one.indices.some((each) => matchesWildcard(each, wanted) && (each.startsWith(".") || !wanted.startsWith("."))),
  );
}

describe("the names that somebody sees", () => {
  it("are inside what may be asked for, an alias with everything behind it, and all of them", () => {
    let aliases = 0;
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 3 }),
        names,
        names,
        fc.constantFrom("", "a", "B"),
        (grants, logs, shop, text) => {
          const catalogue = catalogueWith({ logs: domainCatalogue(logs), shop: domainCatalogue(shop) });
          const shown = knownNames(grants, catalogue, { text, after: undefined, limit: 100 }).names;
          const isGiven = (of: string, each: string, behind: readonly string[] = []) =>
            ["read", "write", "manage"].some((action) =>
              [each, ...behind].every((one) => gives(grants, of, action, one)),
            );
          const expected = [...catalogue].flatMap(([of, { names: all }]) =>
            all
              .filter((one) => one.name.includes(text.toLowerCase()) && isGiven(of, one.name, one.targets))
              .map((one) => ({ domain: of, name: one.name, kind: one.kind })),
          );
          expect(shown).toEqual(expected);
          aliases += shown.filter(({ kind }) => kind === "alias").length;
        },
      ),
      { numRuns: 3_000 },
    );
    expect(aliases).toBeGreaterThan(100);
  });

  it("come page by page, each once, in one order, also when one has gone in between", () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 4 }), (logs, limit) => {
        const grants: PolicyGrant[] = [{ domain: "logs", indices: ["*"], actions: ["read"] }];
        const all = domainCatalogue(logs);
        const whole = knownNames(grants, catalogueWith({ logs: all }), { text: "", after: undefined, limit: 100 });
        const seen: string[] = [];
        let after: Place | undefined;
        let left = all;
        do {
          const page = knownNames(grants, catalogueWith({ logs: left }), { text: "", after, limit });
          seen.push(...page.names.map((one) => one.name));
          after = page.next;
          left = { ...all, names: all.names.filter((one) => one.name !== after?.name) };
        } while (after !== undefined);
        expect(seen).toEqual(whole.names.map((one) => one.name));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the owners of a pattern", () => {
  it("have everybody among them who owns a name that it matches", () => {
    let several = 0;
    fc.assert(
      fc.property(templates, pattern, name, fc.constantFrom("p", undefined), (some, wide, one, tag) => {
        fc.pre(matchesWildcard(wide, one) && wide.startsWith(".") === one.startsWith("."));
        const known = domainCatalogue({}, some, tag === undefined ? {} : { tagged: tag });
        const all = ownersOfPattern(wide, known);
        for (const owner of ownersOfPattern(one, known)) expect(all).toContain(owner);
        if (all.length > 1) several += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(several).toBeGreaterThan(100);
  });
});
