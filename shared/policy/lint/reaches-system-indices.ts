import { reachesSystemIndices as reaches } from "../../opensearch/pattern-set.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { anyPatterns } from "./walk.ts";

/** A pattern that reads as if it granted system indices; one that matches nothing else is a load error. */
export const reachesSystemIndices: LintRule = {
  id: "reaches-system-indices",
  severity: "warning",
  summary: "a pattern that matches system indices, which it never grants",
  *find(policy) {
    for (const { pattern, path } of anyPatterns(policy)) {
      if (!reaches(pattern)) continue;
      yield {
        path,
        message: `${quote(pattern)} matches system indices, which are never granted; write what else is meant`,
      };
    }
  },
};
