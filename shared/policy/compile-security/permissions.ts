import type { Action } from "../document.ts";

/** One of Security's permissions, and why the action of the gate's policy is to have it. */
export type Permission = readonly [permission: string, reason: string];

/** What each action means in Security's words, on the indices of its grant: what the gate's operations need, and no more. */
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
    [
      "indices:admin/create",
      "a write creates a granted index that is missing: Security asks for this, though nobody calls it",
    ],
    ["indices:admin/auto_create", "the same, as OpenSearch calls it inside"],
    ["indices:admin/mapping/put", "a document may bring new fields: Security asks for this, though nobody calls it"],
    ["indices:admin/mapping/auto_put", "the same, as OpenSearch calls it inside"],
  ],
  manage: [
    ["indices:admin/create", "`PUT /{index}`"],
    ["indices:admin/delete", "`DELETE /{index}`"],
    ["indices:admin/open*", "`POST /{index}/_open`"],
    ["indices:admin/close*", "`POST /{index}/_close`"],
    ["indices:admin/settings/update", "`PUT /{index}/_settings`"],
    ["indices:admin/mapping/put", "`PUT /{index}/_mapping`"],
    ["indices:admin/block/add*", "`PUT /{index}/_block/{block}`"],
    ["indices:admin/aliases", "`PUT /{index}/_alias/{name}` and each action of `POST /_aliases`"],
    ["indices:admin/rollover", "`POST /{alias}/_rollover`"],
    ["indices:admin/resize", "`PUT /{index}/_clone/{target}`, `_shrink`, `_split`"],
    ["indices:admin/data_stream/create", "`PUT /_data_stream/{name}`"],
    ["indices:admin/data_stream/delete", "`DELETE /_data_stream/{name}`"],
    ["indices:admin/flush*", "`POST /{index}/_flush`"],
    ["indices:admin/forcemerge*", "`POST /{index}/_forcemerge`"],
    ["indices:admin/cache/clear*", "`POST /{index}/_cache/clear`"],
  ],
};

/** Cluster permissions that show nothing of any index; the gate allows these with any grant. */
export const ANYBODY: readonly Permission[] = [
  ["cluster:monitor/main", "`GET /`"],
  ["cluster:admin/script_context/get", "what every node of the version knows"],
  ["cluster:admin/script_language/get", "the same"],
];

/** Cluster permissions by which Security lets a request of many parts reach the check of each part: no data of their own. */
export const PARTS: Readonly<Record<Action, readonly Permission[]>> = {
  read: [
    ["indices:data/read/mget", "each document is a `get` on its own index"],
    ["indices:data/read/mtv", "each document is a `termvectors` on its own index"],
    ["indices:data/read/msearch*", "each search is checked on its own indices"],
    ["indices:data/read/search/template*", "the rendered search is checked on its indices"],
    ["indices:data/read/scroll*", "an id works for who opened it alone"],
    ["indices:data/read/point_in_time/*", "the indices inside an id are checked"],
    ["indices:admin/resolve/index", "cut to what may be resolved"],
  ],
  write: [
    ["indices:data/write/bulk", "each item is checked on its own index"],
    ["indices:data/write/reindex", "its search and its bulk are checked on their indices"],
  ],
  manage: [["indices:admin/aliases*", "each action is checked on its index"]],
};

/**
 * The cluster right `monitor`. Without `cluster:monitor/state`: whoever may read the state sees the names, mappings, settings
 * and alias filters of every index, so `_cat` tables and `GET /_cluster/settings`, which need it, are the gate's alone.
 */
export const MONITOR: readonly Permission[] = [
  ["cluster:monitor/health", "`GET /_cluster/health`"],
  ["cluster:monitor/stats", "`GET /_cluster/stats`"],
  ["cluster:monitor/nodes/info", "`GET /_nodes`"],
  ["cluster:monitor/nodes/stats", "`GET /_nodes/stats`"],
  ["cluster:monitor/nodes/usage", "`GET /_nodes/usage`"],
  ["cluster:admin/repository/get", "`GET /_cat/repositories`"],
];
