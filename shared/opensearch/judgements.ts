import type { Judgement } from "./operation.ts";

// Query parameters that handlers read together (OpenSearch 3.8: the class named beside them).

/** AbstractRestChannel: every operation */
const EVERY = words("pretty human error_trace filter_path format");
/** answers that the gate writes itself hold nothing to filter */
const EVERY_OWN = words("pretty human error_trace format");
/** IndicesOptions.fromRequest */
const INDICES = words("expand_wildcards ignore_unavailable allow_no_indices ignore_throttled");
/** RestActions.urlParamsToQueryBuilder; all but `q` only beside it */
const QUERY_STRING = words("q df analyzer analyze_wildcard lenient default_operator");
/** FetchSourceContext.parseFromRestRequest */
const SOURCE = words("_source _source_includes _source_excludes");
/** BaseRestHandler.parseDeprecatedMasterTimeoutParameter */
const MANAGER = words("cluster_manager_timeout master_timeout");
/** AbstractCatAction.RESPONSE_PARAMS */
const CAT = [...EVERY, ...words("h v ts pri bytes size time s timeout help")];
/** RestSearchAction.parseSearchRequest, which by-query operations share; `typed_keys` shapes the answer of a search alone */
const SEARCH = [
  ...EVERY,
  ...INDICES,
  ...QUERY_STRING,
  ...SOURCE,
  ...words("batched_reduce_size pre_filter_shard_size max_concurrent_shard_requests allow_partial_search_results"),
  ...words("phase_took search_type request_cache scroll routing preference search_pipeline verbose_pipeline"),
  ...words("rest_total_hits_as_int include_named_queries_score ccs_minimize_roundtrips cancel_after_time_interval"),
  ...words("from size explain version seq_no_primary_term timeout terminate_after stored_fields docvalue_fields"),
  ...words("track_scores track_total_hits sort stats suggest_field suggest_text suggest_size suggest_mode"),
];
/** AbstractBulkByQueryRestHandler, AbstractBaseReindexRestHandler */
const BY_QUERY = [
  ...SEARCH,
  ...words("scroll_size conflicts search_timeout refresh slices wait_for_active_shards requests_per_second max_docs"),
  ...words("wait_for_completion"),
];
/** RestGetSourceAction */
const GET_SOURCE = [...EVERY, ...SOURCE, ...words("refresh routing preference realtime")];
/** RestGetAction */
const GET = [...GET_SOURCE, ...words("stored_fields version version_type")];
/** RestIndexAction */
const INDEX = [
  ...EVERY,
  ...words("routing pipeline timeout refresh version version_type if_seq_no if_primary_term require_alias op_type"),
  ...words("wait_for_active_shards"),
];
/** RestGetIndicesAction, RestGetSettingsAction */
const GET_INDEX = [...EVERY, ...INDICES, ...MANAGER, ...words("local include_defaults flat_settings")];

const ANY_NAME = ["index", "alias", "stream"] as const;

/** An operation that reads any number of indices; its wildcards, and having none, mean what is granted. */
const READ: Judgement = {
  actions: ["read"],
  index: "list",
  indexParam: "index",
  wildcards: "narrow",
  bare: "all",
  expand: "open",
  matches: ANY_NAME,
  ignoreUnavailable: true,
  body: "none",
  sourceParam: false,
  params: [...EVERY, ...INDICES],
  force: undefined,
  empty: "forward",
  answer: "pass",
  changesNames: "no",
  retry: true,
};

/** An operation that reads one index (or an alias of one). */
const READ_ONE: Judgement = { ...READ, index: "name", bare: "refuse", ignoreUnavailable: false };

/** An operation without an index. */
const NO_INDEX: Judgement = {
  ...READ,
  actions: [],
  index: "none",
  bare: "any-grant",
  ignoreUnavailable: false,
  params: EVERY,
};

/** A write to one index, which it creates if it is missing. */
const WRITE_ONE: Judgement = {
  ...READ_ONE,
  actions: ["write"],
  wildcards: "whole",
  changesNames: "if-missing",
  retry: false,
};

/** A change to any number of indices: all of the expression, or nothing. */
const MANAGE: Judgement = {
  ...READ,
  actions: ["manage"],
  wildcards: "whole",
  bare: "refuse",
  changesNames: "yes",
  retry: false,
};

/**
 * What the gate judges about every operation it supports, by the operation's name; an operation that is not here is
 * refused. The facts (default options, parameters, empty answers) are OpenSearch 3.8's: read in its REST handlers and
 * asked of a node by `test/integration/operations.test.ts`.
 */
export const JUDGEMENTS: Readonly<Record<string, Judgement>> = {
  // version and name of the domain: clients ask before anything else
  info: NO_INDEX,
  // the same, without a body
  ping: NO_INDEX,

  // reads documents; the answer's parameters are not read by by-query operations
  search: { ...READ, body: "search", sourceParam: true, params: [...SEARCH, "typed_keys"] },
  // counts documents
  count: {
    ...READ,
    body: "count",
    sourceParam: true,
    params: [...READ.params, ...QUERY_STRING, "routing", "min_score", "preference", "terminate_after"],
  },
  // every search has its own index in the line before it; without one it is the path's, or all
  msearch: {
    ...READ,
    bare: "body",
    body: "msearch",
    sourceParam: true,
    params: [
      ...READ.params,
      ...words("max_concurrent_searches pre_filter_shard_size max_concurrent_shard_requests rest_total_hits_as_int"),
      ...words("typed_keys ccs_minimize_roundtrips cancel_after_time_interval search_type routing"),
    ],
  },
  // explains a query, values of documents included; knows no empty answer (`allow_no_indices` is false by default: 404)
  "indices.validate_query": {
    ...READ,
    body: "query",
    sourceParam: true,
    params: [...READ.params, ...QUERY_STRING, "explain", "rewrite", "all_shards"],
    empty: { json: '{"_shards":{"total":0,"successful":0,"failed":0},"valid":true}' },
  },
  // scores one document
  explain: {
    ...READ_ONE,
    body: "query",
    sourceParam: true,
    params: [...EVERY, ...QUERY_STRING, ...SOURCE, "parent", "routing", "preference", "stored_fields"],
  },
  // fields and their types
  field_caps: {
    ...READ,
    body: "field-caps",
    sourceParam: true,
    params: [...READ.params, "fields", "include_unmapped"],
  },
  // reads one document
  get: { ...READ_ONE, params: GET },
  // tells whether one document exists
  exists: { ...READ_ONE, params: GET },
  // reads one document's source
  get_source: { ...READ_ONE, params: GET_SOURCE },
  // tells whether one document has a source
  exists_source: { ...READ_ONE, params: GET_SOURCE },
  // every document has its own index; without one it is the path's
  mget: {
    ...READ_ONE,
    bare: "body",
    body: "mget",
    sourceParam: true,
    params: [...GET_SOURCE, "stored_fields"],
  },
  // terms of one document; the body may name another index
  termvectors: {
    ...READ_ONE,
    body: "termvectors",
    sourceParam: true,
    params: [
      ...EVERY,
      ...words("fields offsets positions payloads routing realtime version version_type preference"),
      ...words("termStatistics term_statistics fieldStatistics field_statistics"),
    ],
  },

  // writes one document
  index: { ...WRITE_ONE, body: "document", params: INDEX },
  // writes one new document
  create: { ...WRITE_ONE, body: "document", params: INDEX },
  // changes one document; with `_source` it returns it, which `params.ts` counts as a read
  update: {
    ...WRITE_ONE,
    body: "update",
    params: [
      ...EVERY,
      ...SOURCE,
      ...words("routing timeout refresh wait_for_active_shards doc_as_upsert retry_on_conflict if_seq_no"),
      ...words("if_primary_term require_alias"),
    ],
  },
  // removes one document; an external version creates a missing index
  delete: {
    ...WRITE_ONE,
    params: [
      ...EVERY,
      ...words("routing timeout refresh version version_type if_seq_no if_primary_term wait_for_active_shards"),
    ],
  },
  // every item has its own index; without one it is the path's
  bulk: {
    ...WRITE_ONE,
    bare: "body",
    body: "bulk",
    params: [...EVERY, ...SOURCE, ...words("routing pipeline wait_for_active_shards require_alias timeout refresh")],
  },
  // a script sees every document it changes, and the count of matches tells about the rest
  update_by_query: {
    ...MANAGE,
    actions: ["read", "write"],
    body: "update-by-query",
    sourceParam: true,
    params: [...BY_QUERY, "pipeline"],
    changesNames: "no",
  },
  // the count of matches tells about documents
  delete_by_query: {
    ...MANAGE,
    actions: ["read", "write"],
    body: "delete-by-query",
    sourceParam: true,
    params: BY_QUERY,
    changesNames: "no",
  },
  // makes writes visible, so it belongs to them; what is not granted is left alone
  "indices.refresh": { ...READ, actions: ["write"], retry: false },

  // settings, mappings and alias names of an index; names outside of the grants are taken out
  "indices.get": { ...READ, bare: "refuse", params: GET_INDEX, answer: "index-metadata" },
  // tells whether an index exists
  "indices.exists": { ...READ, bare: "refuse", params: GET_INDEX },
  // makes an index
  "indices.create": {
    ...MANAGE,
    index: "name",
    ignoreUnavailable: false,
    body: "create-index",
    params: [...EVERY, ...MANAGER, "timeout", "wait_for_active_shards"],
  },
  // removes indices; the node's wildcards pass over aliases and streams, and by name it refuses them
  "indices.delete": {
    ...MANAGE,
    expand: "open,closed",
    matches: ["index"],
    params: [...MANAGE.params, ...MANAGER, "timeout"],
  },
  // opens indices; its wildcards match closed ones alone
  "indices.open": {
    ...MANAGE,
    expand: "closed",
    params: [...MANAGE.params, ...MANAGER, "timeout", "wait_for_active_shards", "wait_for_completion"],
  },
  // closes indices; passes over streams
  "indices.close": {
    ...MANAGE,
    matches: ["index", "alias"],
    params: [...MANAGE.params, ...MANAGER, "timeout", "wait_for_active_shards"],
  },
  // fields of an index
  "indices.get_mapping": { ...READ, params: [...READ.params, ...MANAGER, "local"] },
  // changes the fields of indices
  "indices.put_mapping": {
    ...MANAGE,
    expand: "open,closed",
    body: "mapping",
    params: [...MANAGE.params, ...MANAGER, "timeout", "write_index_only"],
    changesNames: "no",
  },
  // one field; answers 404 where nothing matches
  "indices.get_field_mapping": {
    ...READ,
    params: [...READ.params, "include_defaults", "local"],
    empty: { json: "{}" },
  },
  // settings of an index; the name of the index it was shrunk, split or cloned from is taken out
  "indices.get_settings": { ...READ, params: GET_INDEX, answer: "index-metadata" },
  // changes the settings of indices; without an index, of all; `index.hidden` changes what wildcards match
  "indices.put_settings": {
    ...MANAGE,
    bare: "all",
    expand: "open,closed",
    body: "settings",
    params: [...MANAGE.params, ...MANAGER, "timeout", "preserve_existing", "flat_settings"],
  },
  // names alone: answered from the view that every decision is made on
  "indices.resolve_index": {
    ...READ,
    indexParam: "name",
    bare: "refuse",
    params: [...EVERY_OWN, ...INDICES],
    answer: "view",
  },

  // one line per index, closed ones too
  "cat.indices": {
    ...READ,
    expand: "open,closed",
    params: [...CAT, ...INDICES, ...MANAGER, "local", "include_unloaded_segments", "health"],
  },
  // a count as a table; takes no option of indices
  "cat.count": {
    ...READ,
    ignoreUnavailable: false,
    body: "query",
    sourceParam: true,
    params: [...CAT, ...QUERY_STRING],
  },
  // one line per shard; takes no option of indices, and refuses a closed one by name
  "cat.shards": {
    ...READ,
    ignoreUnavailable: false,
    params: [...CAT, ...MANAGER, "local", "cancel_after_time_interval"],
  },
  // one line per segment; takes no option of indices, and refuses a closed one by name
  "cat.segments": { ...READ, ignoreUnavailable: false, params: [...CAT, ...MANAGER, "local"] },
  // numbers of the whole domain
  "cat.health": { ...NO_INDEX, bare: "cluster", params: CAT },
  // numbers of the whole domain, or of indices; more than the sum would name indices
  "cluster.health": {
    ...READ,
    bare: "cluster",
    expand: "open,closed,hidden",
    params: [
      ...READ.params,
      ...MANAGER,
      ...words("local ensure_node_weighed_in timeout level wait_for_status wait_for_no_relocating_shards"),
      ...words("wait_for_no_initializing_shards wait_for_active_shards wait_for_nodes wait_for_events"),
    ],
    force: { level: "cluster" },
  },
};

function words(text: string): string[] {
  return text.split(" ");
}
