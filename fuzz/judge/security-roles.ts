import type { Action } from "../../shared/policy/document.ts";
import type { Identity } from "../node/node-client.ts";
import { type FuzzPrincipal, isAliasGranted, isMatch } from "../principal.ts";
import type { World } from "../world.ts";

/** One of Security's permissions, and why the action of the gate's policy is to have it. */
type Permission = readonly [permission: string, reason: string];

/** What each action means in Security's words, on the indices of its grant. */
export const INDEX_PERMISSIONS: Readonly<Record<Action, readonly Permission[]>> = {
  read: [
    ["indices:data/read/*", "searches, gets and counts, each item of a multi request and each look-up of a query"],
    ["indices:monitor/*", "index monitoring: stats, segments, recovery, shard stores, settings"],
    ["indices:admin/get", "`GET /{index}`"],
    ["indices:admin/mappings/get", "`GET /{index}/_mapping`"],
    ["indices:admin/mappings/fields/get*", "`GET /{index}/_mapping/field/{field}`"],
    ["indices:admin/aliases/get", "`GET /{index}/_alias`"],
    ["indices:admin/aliases/exists", "`HEAD /{index}/_alias/{name}`"],
    ["indices:admin/exists", "`HEAD /{index}`"],
    ["indices:admin/data_stream/get", "`GET /_data_stream/{name}`"],
    ["indices:admin/resolve/index", "`GET /_resolve/index/{name}`"],
    ["indices:admin/shards/search_shards", "`GET /{index}/_search_shards`"],
    ["indices:admin/validate/query*", "`GET /{index}/_validate/query`"],
    ["indices:admin/analyze*", "`GET /{index}/_analyze`"],
  ],
  write: [
    ["indices:data/write/*", "documents, each item of a bulk"],
    ["indices:admin/refresh*", "`POST /{index}/_refresh` and `?refresh=true`"],
    ["indices:admin/create", "a write creates a granted index that is missing"],
    ["indices:admin/auto_create", "the same, as OpenSearch calls it inside"],
    ["indices:admin/mapping/auto_put", "a document may bring new fields"],
  ],
  manage: [
    ["indices:admin/*", "the index itself: create, delete, settings, mappings, aliases, flush, forcemerge, resize"],
  ],
};

/** Cluster permissions by which Security lets a request of many parts reach the check of each part: no data of their own. */
export const PARTS: readonly Permission[] = [
  ["indices:data/read/mget", "each document is a `get` on its own index"],
  ["indices:data/read/mtv", "each document is a `termvectors` on its own index"],
  ["indices:data/read/msearch*", "each search is checked on its own indices"],
  ["indices:data/read/search/template*", "the rendered search is checked on its indices"],
  ["indices:data/read/scroll*", "an id works for who opened it alone"],
  ["indices:data/read/point_in_time/*", "the indices inside an id are checked"],
  ["indices:data/write/bulk", "each item is checked on its own index"],
  ["indices:data/write/reindex", "its search and its bulk are checked on their indices"],
  ["indices:admin/resolve/index", "cut to what may be resolved"],
  ["indices:admin/aliases*", "each action is checked on its index and alias"],
  ["cluster:monitor/main", "`GET /`: the gate allows it with any grant"],
  ["cluster:admin/script_context/get", "what every node of the version knows: allowed with any grant"],
  ["cluster:admin/script_language/get", "the same"],
  ["cluster:admin/scripts/painless/context", "the same"],
  ["cluster:admin/ingest/processor/grok/get", "the same"],
];

/** What `_cat` and `_list` ask the cluster for before they ask for the indices; given for those paths alone. */
export const CAT_PARTS: readonly Permission[] = [
  ["cluster:monitor/state", "names and states of the indices asked for"],
  ["cluster:monitor/health", "their health"],
];

/** The cluster right `monitor`. */
export const MONITOR: readonly Permission[] = [["cluster:monitor/*", "read-only cluster information"]];

const CAT_ROLE = "fuzz-cat";

interface Role {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly {
    readonly index_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
}

/** Security's role that equals the grants in this world. */
export function roleOf(principal: FuzzPrincipal, world: World): Role {
  const { grants, isMonitor } = principal;
  return {
    cluster_permissions: names([...PARTS, ...(isMonitor ? MONITOR : [])]),
    index_permissions: grants.flatMap(({ indices, actions }) =>
      actions.map((action) => ({
        index_patterns: indices.map((pattern) => withoutTraps(pattern, trapsOf(principal, action, world))),
        allowed_actions: names(INDEX_PERMISSIONS[action]),
      })),
    ),
  };
}

/** Aliases that a foreign index is behind: to Security a pattern that matches the alias would open that index. */
function trapsOf(principal: FuzzPrincipal, action: Action, { aliases }: World): string[] {
  return aliases
    .filter(({ name, indices }) => !isAliasGranted(principal, [action], name, indices))
    .map(({ name }) => name);
}

/** The pattern itself, or a regular expression (between slashes, to Security) for all that it matches but these names. */
export function withoutTraps(pattern: string, traps: readonly string[]): string {
  const matched = traps.filter((name) => isMatch(pattern, name)).map(escaped);
  if (matched.length === 0) return pattern;
  return `/(?!(?:${matched.join("|")})$)${pattern.split("*").map(escaped).join(".*")}/`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The body of `PATCH /_plugins/_security/api/roles`. */
export function rolesPatch(principals: readonly FuzzPrincipal[], world: World): unknown {
  const cat: Role = { cluster_permissions: names(CAT_PARTS), index_permissions: [] };
  const roles = [...principals.map((each) => [each.name, roleOf(each, world)] as const), [CAT_ROLE, cat] as const];
  return roles.map(([name, value]) => ({ op: "add", path: `/${name}`, value }));
}

export function identityOf({ name }: FuzzPrincipal, target: string): Identity {
  return { user: name, roles: /^\/_(?:cat|list)\//.test(target) ? [name, CAT_ROLE] : [name] };
}

function names(permissions: readonly Permission[]): string[] {
  return permissions.map(([permission]) => permission);
}
