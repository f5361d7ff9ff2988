import { groupBy } from "../../group-by.ts";
import { coversPattern } from "../../opensearch/pattern-set.ts";
import { quote } from "../problems.ts";
import type { Hit, LintRule } from "./rule.ts";
import { type GrantedPattern, grantedPatterns, joinWords } from "./walk.ts";

/** A pattern that another one of the same role and domain makes superfluous: it is contained, with the same actions or more. */
export const unreachablePattern: LintRule = {
  id: "unreachable-pattern",
  severity: "suggestion",
  summary: "a pattern that another one of the same role contains, with the same actions or more",
  *find(policy) {
    const byRoleAndDomain = groupBy(grantedPatterns(policy), ({ role, domain }) => `${role} ${domain}`);
    for (const entries of byRoleAndDomain.values()) yield* findContained(entries);
  },
};

function* findContained(entries: readonly GrantedPattern[]): Generator<Hit> {
  for (const [at, inner] of entries.entries()) {
    const outer = entries.find(
      // of two that contain each other, the first one stays
      (other, position) =>
        position !== at && makesSuperfluous(other, inner) && (position < at || !makesSuperfluous(inner, other)),
    );
    if (outer === undefined) continue;
    const by =
      outer.pattern === inner.pattern ? "another grant of this role" : `${quote(outer.pattern)} of the same role`;
    yield {
      path: inner.path,
      message: `${joinWords(inner.actions)} on ${quote(inner.pattern)} is given by ${by} already; remove it`,
    };
  }
}

function makesSuperfluous(outer: GrantedPattern, inner: GrantedPattern): boolean {
  return inner.actions.every((action) => outer.actions.includes(action)) && coversPattern(outer.pattern, inner.pattern);
}
