import type { NamesView } from "../../../../shared/opensearch/names-view.ts";
import type { SecurityRole } from "../../../../shared/policy/compile-security/security-role.ts";

/** As Security reads a pattern: a regular expression between slashes, else `*` and `?`. Its own form, apart from the compiler's. */
export function matchesInSecurity(pattern: string, name: string): boolean {
  const known = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, known);
  return known.test(name);
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const isExpression = pattern.startsWith("/") && pattern.endsWith("/");
  const wildcard = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^(?:${isExpression ? pattern.slice(1, -1) : wildcard})$`, "s");
}

/**
 * Whether Security lets a role do something with a concrete index: one of its patterns matches the index, the stream that it
 * backs, or any alias that points at it.
 */
export function opensIndex(role: SecurityRole, permission: string, index: string, view: NamesView): boolean {
  const stream = view.indices.get(index)?.stream;
  const aliases = [...view.aliases].filter(([, targets]) => {
    return targets.includes(index) || (stream !== undefined && targets.includes(stream));
  });
  const names = [index, ...(stream === undefined ? [] : [stream]), ...aliases.map(([alias]) => alias)];
  return opensName(role, permission, names);
}

/** Whether one of the role's patterns matches one of these names. */
export function opensName(role: SecurityRole, permission: string, names: readonly string[]): boolean {
  return role.index_permissions.some(
    ({ index_patterns: patterns, allowed_actions: actions }) =>
      actions.some((action) => matchesInSecurity(action, permission)) &&
      patterns.some((pattern) => names.some((name) => matchesInSecurity(pattern, name))),
  );
}
