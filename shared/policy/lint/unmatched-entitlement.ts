import { PatternSet } from "../../opensearch/pattern-set.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { askedPatterns } from "./walk.ts";

/** What may be asked for and is not there: a misspelt pattern, or one of a domain that has been cleaned up. */
export const unmatchedEntitlement: LintRule = {
  id: "unmatched-entitlement",
  severity: "warning",
  summary: "a pattern of an entitlement that matches no name of its domain; with --names",
  needsNames: true,
  *find(policy, { names } = { names: [], hasOwners: false }) {
    const known = new Set(names.map(({ domain }) => domain));
    for (const { domain, pattern, path } of askedPatterns(policy)) {
      if (!known.has(domain)) continue;
      const set = new PatternSet([{ pattern, source: "" }]);
      if (names.some((each) => each.domain === domain && set.matches(each.name))) continue;
      const message = `${quote(pattern)} matches no name of domain ${quote(domain)} today; mend it, or remove it`;
      yield { path, message };
    }
  },
};
