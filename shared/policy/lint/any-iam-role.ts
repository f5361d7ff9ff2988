import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { roleMembers } from "./walk.ts";

/** Every role of an account, those that anybody there makes tomorrow included. */
export const anyIamRole: LintRule = {
  id: "any-iam-role",
  severity: "security",
  summary: "every IAM role of an account as a member",
  *find(policy) {
    for (const { kind, member, path } of roleMembers(policy)) {
      if (kind !== "iam" || !/:role\/\*+$/.test(member)) continue;
      yield {
        path,
        message: `${quote(member)} is every role of the account, also those of tomorrow; name the roles that are meant`,
      };
    }
  },
};
