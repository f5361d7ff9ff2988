import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { accessGrants } from "./walk.ts";

/** A domain that nobody was granted anything on: every request to it is refused. */
export const unreachableDomain: LintRule = {
  id: "unreachable-domain",
  severity: "warning",
  summary: "a domain without a grant, which nobody can reach",
  *find(policy) {
    const grants = [...Object.values(policy.roles).flatMap((role) => role.grants), ...accessGrants(policy)];
    const granted = new Set(grants.map(({ domain }) => domain));
    for (const name of Object.keys(policy.domains)) {
      if (granted.has(name)) continue;
      yield {
        path: ["domains", name],
        message: `no role has a grant on domain ${quote(name)}, so nobody can reach it; remove it, or add grants with ${quote(`domain: ${name}`)}`,
      };
    }
  },
};
