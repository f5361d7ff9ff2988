import { flat, flatObject, flatOr, flatOrObject, notNull, object, type Table } from "../grammar.ts";
import { queryText } from "../query-text.ts";
import { script } from "../script.ts";

/** `{field: value}` or `{field: {…}}`, options beside it; nothing below is a query. */
const byField = object({}, flatOrObject);
const lowAndHigh = object({}, flatOr(object({ minimum_should_match: flatOrObject }, flat)));

/** Query types that hold no query (SearchModule.registerQueryParsers, module mapper-extras and parent-join). */
export const LEAF_QUERIES: Table = {
  match: byField,
  match_phrase: byField,
  match_phrase_prefix: byField,
  match_bool_prefix: byField,
  term: byField,
  range: byField,
  prefix: byField,
  wildcard: byField,
  regexp: byField,
  fuzzy: byField,
  span_term: byField,
  common: lowAndHigh,
  span_gap: object({}, flat),
  terms_set: object({}, object({ minimum_should_match_script: script }, flat)),
  match_all: object({}, flat),
  match_none: object({}, flat),
  multi_match: object({}, flat),
  combined_fields: object({}, flat),
  query_string: object({ query: queryText }, flat),
  simple_query_string: object({ query: queryText }, flat),
  exists: object({}, flat),
  ids: object({}, flat),
  parent_id: object({}, flat),
  // a `null` ends the whole node: ScriptQueryBuilder throws an `AssertionError`
  script: object({ script: notNull(script) }, notNull(flat)),
  rank_feature: object({ log: flatObject, saturation: flatObject, sigmoid: flatObject, linear: flatObject }, flat),
};
