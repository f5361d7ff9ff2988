import { groupBy } from "../../group-by.ts";
import { coversPattern } from "../../opensearch/pattern-set.ts";
import { quote } from "../problems.ts";
import type { Hit, LintRule } from "./rule.ts";
import { type AnyPattern, anyPatterns, joinWords } from "./walk.ts";

/** A pattern that another one of the same role and domain makes superfluous: it is contained, with the same actions or more. */
export const unreachablePattern: LintRule = {
  id: "unreachable-pattern",
  severity: "suggestion",
  summary: "a pattern that another one of the same role contains, with the same actions or more",
  *find(policy) {
    const byHolderAndDomain = groupBy(anyPatterns(policy), ({ kind, role, domain }) => `${kind} ${role} ${domain}`);
    for (const entries of byHolderAndDomain.values()) yield* findContained(entries);
  },
};

function* findContained(entries: readonly AnyPattern[]): Generator<Hit> {
  for (const [at, inner] of entries.entries()) {
    const outer = entries.find(
      // of two that contain each other, the first one stays
      (other, position) =>
        position !== at && makesSuperfluous(other, inner) && (position < at || !makesSuperfluous(inner, other)),
    );
    if (outer === undefined) continue;
    const { kind } = inner;
    const by =
      outer.pattern === inner.pattern ? `another grant of this ${kind}` : `${quote(outer.pattern)} of the same ${kind}`;
    yield {
      path: inner.path,
      message: `${joinWords(inner.actions)} on ${quote(inner.pattern)} is given by ${by} already; remove it`,
    };
  }
}

function makesSuperfluous(outer: AnyPattern, inner: AnyPattern): boolean {
  return inner.actions.every((action) => outer.actions.includes(action)) && coversPattern(outer.pattern, inner.pattern);
}
