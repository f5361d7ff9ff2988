import type { NamesView } from "../../opensearch/names-view.ts";
import { isSystemIndex } from "../../opensearch/pattern-set.ts";
import { matchesWildcard } from "../../opensearch/wildcard.ts";
import { ACTIONS, type Action, type Grant } from "../document.ts";
import { GrantSet } from "../grant-set.ts";
import { ANYBODY, INDEX_PERMISSIONS, MONITOR, PARTS, type Permission } from "./permissions.ts";
import { toSecurityPattern } from "./security-pattern.ts";

/** A role as the Security plugin's REST API takes it. */
export interface SecurityRole {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly SecurityIndexPermission[];
}

export interface SecurityIndexPermission {
  readonly index_patterns: readonly string[];
  readonly allowed_actions: readonly string[];
}

/**
 * What a pattern becomes that also matches an alias with a target outside the grants, because to Security such a pattern
 * opens that target: the names it stands for now, or the pattern without the aliases' names, which goes on matching
 * what is made later.
 */
export type AliasRule = "names" | "except";

/**
 * Security's role that allows what these grants allow on one domain, and nothing else that there is in `view`.
 * INVARIANT: no index of the view is opened by a pattern, by its own name or by an alias's, that is not granted.
 */
export function compileRole(
  grants: readonly Grant[],
  domain: string,
  view: NamesView,
  aliasRule: AliasRule,
): SecurityRole {
  const set = new GrantSet(grants, domain);
  const actions = ACTIONS.filter((action) => !set.patterns(action).isEmpty);
  const cluster = [
    ...(set.isEmpty ? [] : ANYBODY),
    ...actions.flatMap((action) => PARTS[action]),
    ...(set.monitorSources.length > 0 ? MONITOR : []),
  ];
  return { cluster_permissions: permissionNames(cluster), index_permissions: indexPermissions(set, view, aliasRule) };
}

/** Actions on the same patterns share an entry, in the order of the actions. */
function indexPermissions(set: GrantSet, view: NamesView, aliasRule: AliasRule): SecurityIndexPermission[] {
  const byPatterns = new Map<string, { patterns: readonly string[]; permissions: Permission[] }>();
  for (const action of ACTIONS) {
    const patterns = compilePatterns(set, action, view, aliasRule);
    if (patterns.length === 0) continue;
    const key = JSON.stringify(patterns);
    const entry = byPatterns.get(key) ?? { patterns, permissions: [] };
    entry.permissions.push(...INDEX_PERMISSIONS[action]);
    byPatterns.set(key, entry);
  }
  return Array.from(byPatterns.values(), ({ patterns, permissions }) => ({
    index_patterns: patterns,
    allowed_actions: permissionNames(permissions),
  }));
}

/** Sorted, each once. */
function compilePatterns(set: GrantSet, action: Action, view: NamesView, aliasRule: AliasRule): string[] {
  const traps = [...view.aliases.keys()].filter((alias) => !set.isGranted(alias, action, view));
  const compiled = set.patterns(action).patterns.flatMap(({ pattern }) => {
    const met = traps.filter((alias) => isMatch(pattern, alias));
    if (met.length === 0) return [toSecurityPattern(pattern)];
    if (!pattern.includes("*")) return [];
    if (aliasRule === "except") return [toSecurityPattern(pattern, met.toSorted())];
    return namesOf(pattern, set, action, view).map((name) => toSecurityPattern(name));
  });
  return [...new Set(compiled)].toSorted();
}

/** What a pattern stands for now: indices and streams by their own names, and aliases that are wholly granted. */
function namesOf(pattern: string, set: GrantSet, action: Action, view: NamesView): string[] {
  const names = [...view.indices.keys(), ...view.streams.keys(), ...view.aliases.keys()];
  return names.filter((name) => isMatch(pattern, name) && set.isGranted(name, action, view));
}

/** As the gate reads it: a name that starts with `.` is matched only by a pattern that does so too, a system index by none. */
function isMatch(pattern: string, name: string): boolean {
  if (name.startsWith(".") && (!pattern.startsWith(".") || isSystemIndex(name))) return false;
  return matchesWildcard(pattern, name);
}

function permissionNames(permissions: readonly Permission[]): string[] {
  return [...new Set(permissions.map(([permission]) => permission))];
}
