import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { roleMembers } from "./walk.ts";

/** A limit on tokens for somebody who has none. */
export const limitNeverMet: LintRule = {
  id: "limit-never-met",
  severity: "warning",
  summary: "an IAM role in a role with `maxTokenAge`, which it can never meet",
  *find(policy) {
    for (const { role, kind, member, path } of roleMembers(policy)) {
      if (kind !== "iam" || policy.roles[role]?.limits?.maxTokenAgeSeconds === undefined) continue;
      yield {
        path,
        message: `${quote(member)} has no token, so \`maxTokenAge\` grants it nothing; give it a role without this limit`,
      };
    }
  },
};
