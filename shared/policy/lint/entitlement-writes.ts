import { quote } from "../problems.ts";
import { waysOf } from "../ways.ts";
import type { LintRule } from "./rule.ts";
import { askedPatterns, joinWords } from "./walk.ts";

/** Temporary access that changes data: nothing is wrong with it, and nobody should overlook it. */
export const entitlementWrites: LintRule = {
  id: "entitlement-writes",
  severity: "information",
  summary: "temporary access that may write or manage",
  *find(policy) {
    const ways = waysOf(policy);
    for (const { role, pattern, actions, path } of askedPatterns(policy)) {
      const changes = actions.filter((action) => action !== "read");
      if (changes.length === 0) continue;
      const { approvals } = ways.get(role)?.conditions ?? {};
      const how =
        approvals === undefined
          ? "at once, reviewed afterwards"
          : `after ${approvals === 1 ? "one approval" : `${approvals} approvals`}`;
      yield { path, message: `${quote(role)} gives ${joinWords(changes)} on ${quote(pattern)} ${how}` };
    }
  },
};
