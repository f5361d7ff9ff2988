import type { Judgement } from "../operation.ts";
import { READ, READ_ONE } from "./kinds.ts";
import { EVERY, INDICES, QUERY_STRING, SOURCE, SEARCH, SEARCH_OPTIONS, words } from "./param-lists.ts";

/** RestMultiSearchAction */
const MSEARCH = [
  ...READ.params,
  ...words("max_concurrent_searches pre_filter_shard_size max_concurrent_shard_requests rest_total_hits_as_int"),
  ...words("typed_keys ccs_minimize_roundtrips cancel_after_time_interval search_type routing"),
];

/** Searches and what tells about queries. */
export const SEARCHES: Readonly<Record<string, Judgement>> = {
  // reads documents; the answer's parameters are not read by by-query operations
  search: { ...READ, body: "search", sourceParam: true, params: [...SEARCH, "typed_keys"] },
  // counts documents
  count: {
    ...READ,
    body: "query",
    sourceParam: true,
    params: [...READ.params, ...QUERY_STRING, "routing", "min_score", "preference", "terminate_after"],
  },
  // every search has its own index in the line before it; without one it is the path's, or all
  msearch: {
    ...READ,
    bare: "body",
    body: "msearch",
    sourceParam: true,
    params: MSEARCH,
  },
  // a search made of a template, which the gate renders: the search is forwarded
  search_template: {
    ...READ,
    body: "search-template",
    sourceParam: true,
    pathEnd: "/template",
    params: [...EVERY, ...INDICES, ...SEARCH_OPTIONS, "typed_keys", "explain"],
    answer: "search-template",
  },
  // the same for several; each has its own index in the line before it
  msearch_template: {
    ...READ,
    bare: "body",
    body: "msearch-template",
    sourceParam: true,
    pathEnd: "/template",
    params: MSEARCH,
  },
  // several searches, and how good their hits are
  rank_eval: { ...READ, body: "rank-eval", sourceParam: true, params: [...READ.params, "search_type"] },
  // where a search would go: shards, their nodes, and the aliases it is asked by
  search_shards: {
    ...READ,
    body: "search-shards",
    sourceParam: true,
    params: [...READ.params, "routing", "preference", "local"],
    answer: "search-shards",
  },
  // how a text is taken apart; without an index only by what the node knows
  "indices.analyze": { ...READ_ONE, bare: "any-grant", body: "analyze", sourceParam: true, params: EVERY },
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
};
