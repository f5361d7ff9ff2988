import { listNames, quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { membershipsOf } from "./walk.ts";

/** One group, several roles: what it may do stands in several places of the file. */
export const groupInTwoRoles: LintRule = {
  id: "group-in-two-roles",
  severity: "suggestion",
  summary: "a group that is a member of more than one role",
  *find(policy) {
    for (const entries of membershipsOf(policy).values()) {
      const [first, ...later] = entries;
      if (first?.kind !== "groups") continue;
      for (const [at, { member, path }] of later.entries()) {
        const names = listNames(entries.slice(0, at + 1).map(({ role }) => quote(role)));
        yield {
          path,
          message: `group ${quote(member)} is in role ${names}, too, and the grants add up; put what it may do into one role`,
        };
      }
    }
  },
};
