import type { Judgement } from "../operation.ts";
import { READ, READ_ONE } from "./kinds.ts";
import { EVERY, QUERY_STRING, SOURCE, SEARCH, words } from "./param-lists.ts";

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
};
