import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { grantedPatterns } from "./walk.ts";

/** A machine that may change what only the end of a name tells apart. */
export const machineWritesAnywhere: LintRule = {
  id: "machine-writes-anywhere",
  severity: "security",
  summary: "a machine that may write or manage names with any beginning, such as `*-logs`",
  *find(policy) {
    for (const { role, pattern, actions, path } of grantedPatterns(policy)) {
      const { clients = [], iam = [] } = policy.roles[role]?.members ?? {};
      const [machine] = [...clients, ...iam];
      const changes = actions.filter((action) => action !== "read");
      if (machine === undefined || changes.length === 0 || !/^\.?\*/.test(pattern)) continue;
      yield {
        path,
        message: `${quote(machine)} may ${changes.join(" and ")} whatever ${quote(pattern)} matches; begin the pattern with what is the machine's own`,
      };
    }
  },
};
