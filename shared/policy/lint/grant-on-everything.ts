import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { anyPatterns, joinWords } from "./walk.ts";

const VERBS = { role: "gives", entitlement: "lets people ask for" } as const;

/** A grant on `*`: every index there is, and every one that will be. */
export const grantOnEverything: LintRule = {
  id: "grant-on-everything",
  severity: "security",
  summary: "a grant on `*`, or an entitlement to one",
  *find(policy) {
    for (const { pattern, domain, actions, path, kind } of anyPatterns(policy)) {
      const what = /^\*+$/.test(pattern) ? "every index" : /^\.\*+$/.test(pattern) ? "every hidden index" : undefined;
      if (what === undefined) continue;
      const rights = `${joinWords(actions)} on ${what} of domain ${quote(domain)}`;
      yield {
        path,
        message: `${quote(pattern)} ${VERBS[kind]} ${rights}, also on those of tomorrow; name what is meant`,
      };
    }
  },
};
