// Query parameters that handlers read together (OpenSearch 3.8: the class named beside them).

/** AbstractRestChannel: every operation */
export const EVERY = words("pretty human error_trace filter_path format");
/** answers that the gate writes itself hold nothing to filter */
export const EVERY_OWN = words("pretty human error_trace format");
/** IndicesOptions.fromRequest */
export const INDICES = words("expand_wildcards ignore_unavailable allow_no_indices ignore_throttled");
/** RestActions.urlParamsToQueryBuilder; all but `q` only beside it */
export const QUERY_STRING = words("q df analyzer analyze_wildcard lenient default_operator");
/** FetchSourceContext.parseFromRestRequest */
export const SOURCE = words("_source _source_includes _source_excludes");
/** BaseRestHandler.parseDeprecatedMasterTimeoutParameter */
export const MANAGER = words("cluster_manager_timeout master_timeout");
/** AbstractCatAction.RESPONSE_PARAMS */
export const CAT = [...EVERY, ...words("h v ts pri bytes size time s timeout help")];
/** RestSearchAction.parseSearchRequest: what stands beside the body of a search, and not for a part of it */
export const SEARCH_OPTIONS = [
  ...words("batched_reduce_size pre_filter_shard_size max_concurrent_shard_requests allow_partial_search_results"),
  ...words("phase_took search_type request_cache scroll routing preference search_pipeline verbose_pipeline"),
  ...words("rest_total_hits_as_int include_named_queries_score ccs_minimize_roundtrips cancel_after_time_interval"),
];
/** RestSearchAction.parseSearchRequest, which by-query operations share; `typed_keys` shapes the answer of a search alone */
export const SEARCH = [
  ...EVERY,
  ...INDICES,
  ...QUERY_STRING,
  ...SOURCE,
  ...SEARCH_OPTIONS,
  ...words("from size explain version seq_no_primary_term timeout terminate_after stored_fields docvalue_fields"),
  ...words("track_scores track_total_hits sort stats suggest_field suggest_text suggest_size suggest_mode"),
];
/** AbstractBulkByQueryRestHandler, AbstractBaseReindexRestHandler */
export const BY_QUERY = [
  ...SEARCH,
  ...words("scroll_size conflicts search_timeout refresh slices wait_for_active_shards requests_per_second max_docs"),
  ...words("wait_for_completion"),
];
/** RestReindexAction, AbstractBaseReindexRestHandler */
export const REINDEX = [
  ...EVERY,
  ...words("refresh timeout slices wait_for_active_shards requests_per_second max_docs wait_for_completion scroll"),
  "require_alias",
];
/** RestGetSourceAction */
export const GET_SOURCE = [...EVERY, ...SOURCE, ...words("refresh routing preference realtime")];
/** RestGetAction */
export const GET = [...GET_SOURCE, ...words("stored_fields version version_type")];
/** RestTermVectorsAction.readURIParameters */
export const TERMVECTORS = [
  ...EVERY,
  ...words("fields offsets positions payloads routing realtime version version_type preference"),
  ...words("termStatistics term_statistics fieldStatistics field_statistics"),
];
/** RestIndexAction */
export const INDEX = [
  ...EVERY,
  ...words("routing pipeline timeout refresh version version_type if_seq_no if_primary_term require_alias op_type"),
  ...words("wait_for_active_shards"),
];
/** RestGetIndicesAction, RestGetSettingsAction */
export const GET_INDEX = [...EVERY, ...INDICES, ...MANAGER, ...words("local include_defaults flat_settings")];

/** The words of a text. */
export function words(text: string): string[] {
  return text.split(" ");
}
