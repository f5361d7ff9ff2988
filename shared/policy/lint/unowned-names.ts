import { PatternSet } from "../../opensearch/pattern-set.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { askedPatterns } from "./walk.ts";

/** As many names are written in a finding. */
const MOST_NAMED = 3;

/** Owners answer, and there are names that nobody is known to own: others answer for these. */
export const unownedNames: LintRule = {
  id: "unowned-names",
  severity: "warning",
  summary: "names that nobody is known to own, under an entitlement whose owners answer; with --names",
  needsNames: true,
  *find(policy, { names, hasOwners } = { names: [], hasOwners: false }) {
    if (!hasOwners) return;
    const entitlements = Object.entries(policy.access?.entitlements ?? {});
    const owned = new Set(
      entitlements.flatMap(([name, { approvers }]) => (approvers === "resourceOwner" ? [name] : [])),
    );
    for (const { role, domain, pattern, path } of askedPatterns(policy)) {
      if (!owned.has(role)) continue;
      const set = new PatternSet([{ pattern, source: "" }]);
      const unowned = names.filter(
        (each) => each.domain === domain && each.owner === undefined && set.matches(each.name),
      );
      if (unowned.length === 0) continue;
      const named = unowned.slice(0, MOST_NAMED).map(({ name }) => quote(name));
      const more = unowned.length > MOST_NAMED ? [`${unowned.length - MOST_NAMED} more`] : [];
      const message = `nobody is known to own ${[...named, ...more].join(", ")}; name the owner in the \`_meta\` of an index template, or \`owners.integration\` answers`;
      yield { path, message };
    }
  },
};
