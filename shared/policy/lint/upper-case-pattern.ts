import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { anyPatterns } from "./walk.ts";

/** Upper case: no index has it, so only aliases are matched, and those need their targets granted as well. */
export const upperCasePattern: LintRule = {
  id: "upper-case-pattern",
  severity: "warning",
  summary: "a pattern with upper case, which no index name has",
  *find(policy) {
    for (const { pattern, path } of anyPatterns(policy)) {
      if (!/\p{Lu}/u.test(pattern)) continue;
      yield {
        path,
        message: `${quote(pattern)} matches no index, because index names are lower case; write it so, or accept this for an alias`,
      };
    }
  },
};
