import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { grantedPatterns, joinWords } from "./walk.ts";

/** A grant on `*`: every index there is, and every one that will be. */
export const grantOnEverything: LintRule = {
  id: "grant-on-everything",
  severity: "security",
  summary: "a grant on `*`",
  *find(policy) {
    for (const { pattern, domain, actions, path } of grantedPatterns(policy)) {
      const what = /^\*+$/.test(pattern) ? "every index" : /^\.\*+$/.test(pattern) ? "every hidden index" : undefined;
      if (what === undefined) continue;
      const rights = `${joinWords(actions)} on ${what} of domain ${quote(domain)}`;
      yield { path, message: `${quote(pattern)} gives ${rights}, also on those of tomorrow; name what is meant` };
    }
  },
};
