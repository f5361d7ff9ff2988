import type { Json, JsonObject } from "../../../../shared/opensearch/json.ts";

/** Every way a query stands inside another one, by name. */
export const WRAPPERS: Readonly<Record<string, (query: JsonObject) => JsonObject>> = {
  "bool.must": (query) => ({ bool: { must: [ALL, query] } }),
  "bool.must, no array": (query) => ({ bool: { must: query } }),
  "bool.filter": (query) => ({ bool: { filter: [query] } }),
  "bool.should": (query) => ({ bool: { should: [query, ALL], minimum_should_match: 1 } }),
  "bool.must_not": (query) => ({ bool: { must_not: query } }),
  "bool.mustNot": (query) => ({ bool: { mustNot: [query] } }),
  "boosting.positive": (query) => ({ boosting: { positive: query, negative: ALL, negative_boost: 0.5 } }),
  "boosting.negative": (query) => ({ boosting: { positive: ALL, negative: query, negative_boost: 0.5 } }),
  constant_score: (query) => ({ constant_score: { filter: query, boost: 2 } }),
  dis_max: (query) => ({ dis_max: { queries: [ALL, query] } }),
  "function_score.query": (query) => ({ function_score: { query, random_score: {} } }),
  "function_score.functions": (query) => ({ function_score: { functions: [{ filter: query, weight: 2 }] } }),
  script_score: (query) => ({ script_score: { query, script: { source: "1" } } }),
  nested: (query) => ({ nested: { path: "nest", query } }),
  has_child: (query) => ({ has_child: { type: "answer", query } }),
  has_parent: (query) => ({ has_parent: { parent_type: "question", query } }),
  "nested.inner_hits.highlight": (query) => ({
    nested: { path: "nest", query: ALL, inner_hits: { highlight: { fields: { a: { highlight_query: query } } } } },
  }),
  "has_child.inner_hits.sort": (query) => ({
    has_child: { type: "a", query: ALL, inner_hits: { sort: [{ n: { nested: { path: "p", filter: query } } }] } },
  }),
  "has_parent.inner_hits.highlight": (query) => ({
    has_parent: { parent_type: "a", query: ALL, inner_hits: { highlight: { highlight_query: query, fields: {} } } },
  }),
  "span_near.clauses": (query) => ({ span_near: { clauses: [SPAN, query], slop: 1 } }),
  "span_or.clauses": (query) => ({ span_or: { clauses: [query] } }),
  "span_not.include": (query) => ({ span_not: { include: query, exclude: SPAN } }),
  "span_not.exclude": (query) => ({ span_not: { include: SPAN, exclude: query } }),
  "span_first.match": (query) => ({ span_first: { match: query, end: 3 } }),
  "span_multi.match": (query) => ({ span_multi: { match: query } }),
  "span_containing.big": (query) => ({ span_containing: { big: query, little: SPAN } }),
  "span_within.little": (query) => ({ span_within: { big: SPAN, little: query } }),
  span_field_masking: (query) => ({ span_field_masking: { query, field: "msg" } }),
  field_masking_span: (query) => ({ field_masking_span: { query, field: "msg" } }),
  "knn.filter": (query) => ({ knn: { v: { vector: [1, 2], k: 2, filter: query } } }),
  "neural.filter": (query) => ({ neural: { v: { query_text: "a", k: 2, filter: query } } }),
  "neural_sparse.method_parameters.filter": (query) => ({
    neural_sparse: { v: { query_text: "a", method_parameters: { top_n: 1, filter: query } } },
  }),
  "hybrid.queries": (query) => ({ hybrid: { queries: [ALL, query] } }),
  "hybrid.filter": (query) => ({ hybrid: { queries: [ALL], filter: query } }),
  "terms look-up's query": (query) => ({ terms: { user: { index: "own", path: "user", query } } }),
};

/** Every place of a search body that a query stands at, by name. */
export const PLACES: Readonly<Record<string, (query: JsonObject) => JsonObject>> = {
  query: (query) => ({ query }),
  post_filter: (query) => ({ post_filter: query }),
  rescore: (query) => ({ rescore: { window_size: 5, query: { rescore_query: query } } }),
  "rescore, list": (query) => ({ rescore: [{ query: { rescore_query: ALL } }, { query: { rescore_query: query } }] }),
  "sort.nested.filter": (query) => ({ sort: [{ n: { nested: { path: "p", filter: query } } }] }),
  "sort, object, nested.nested.filter": (query) => ({
    sort: { n: { nested: { path: "p", nested: { path: "p.q", filter: query } } } },
  }),
  "sort.nested_filter": (query) => ({ sort: ["a", { n: { nested_path: "p", nested_filter: query } }] }),
  "sort._geo_distance.nested": (query) => ({
    sort: [{ _geo_distance: { loc: [1, 2], nested: { path: "p", filter: query } } }],
  }),
  "sort._geoDistance.nested_filter": (query) => ({ sort: [{ _geoDistance: { loc: "1,2", nested_filter: query } }] }),
  "sort._script.nested": (query) => ({
    sort: [{ _script: { type: "number", script: "1", nested: { path: "p", filter: query } } }],
  }),
  "sort.field_sort": (query) => ({ sort: [{ field_sort: { n: { nested_filter: query } } }] }),
  highlight: (query) => ({ highlight: { highlight_query: query, fields: { msg: {} } } }),
  "highlight.fields": (query) => ({ highlight: { fields: { msg: { highlight_query: query } } } }),
  "highlight.fields, list": (query) => ({ highlight: { fields: [{ a: {} }, { msg: { highlight_query: query } }] } }),
  "collapse.inner_hits": (query) => ({
    collapse: { field: "user", inner_hits: { name: "i", highlight: { highlight_query: query, fields: {} } } },
  }),
  "collapse.inner_hits, list": (query) => ({
    collapse: {
      field: "user",
      inner_hits: [{ name: "i" }, { name: "j", sort: { n: { nested_path: "p", nested_filter: query } } }],
    },
  }),
  "aggs.filter": (query) => ({ aggs: { x: { filter: query } } }),
  "aggregations.filter": (query) => ({ aggregations: { x: { filter: query } } }),
  "aggs.filters, named": (query) => ({ aggs: { x: { filters: { filters: { a: ALL, b: query } } } } }),
  "aggs.filters, list": (query) => ({ aggs: { x: { filters: { filters: [ALL, query] } } } }),
  "aggs.adjacency_matrix": (query) => ({ aggs: { x: { adjacency_matrix: { filters: { a: query } } } } }),
  "aggs.significant_terms": (query) => ({
    aggs: { x: { significant_terms: { field: "user", background_filter: query } } },
  }),
  "aggs.significant_text": (query) => ({
    aggs: { x: { significant_text: { field: "msg", background_filter: query } } },
  }),
  "aggs.top_hits.highlight": (query) => ({
    aggs: { x: { top_hits: { highlight: { fields: { msg: { highlight_query: query } } } } } },
  }),
  "aggs.top_hits.sort": (query) => ({
    aggs: { x: { top_hits: { sort: [{ n: { nested: { path: "p", filter: query } } }] } } },
  }),
  "aggs.bucket_sort": (query) => ({
    aggs: { x: { bucket_sort: { sort: [{ n: { nested: { path: "p", filter: query } } }] } } },
  }),
  "aggs.weighted_avg": (query) => ({
    aggs: { x: { weighted_avg: { value: { field: "n", filter: query }, weight: { field: "n" } } } },
  }),
  "aggs.multi_terms": (query) => ({ aggs: { x: { multi_terms: { terms: [{ field: "n", filter: query }] } } } }),
  "aggs below terms": (query) => ({ aggs: { x: { terms: { field: "n" }, aggs: { y: { filter: query } } } } }),
  "aggregations below composite": (query) => ({
    aggs: {
      filter: {
        composite: { sources: [{ a: { terms: { field: "n" } } }] },
        meta: { filter: 1 },
        aggregations: { terms: { filter: query } },
      },
    },
  }),
};

/** Every way a query takes values from an index, by name. */
export const LOOK_UPS: Readonly<Record<string, (index: string) => JsonObject>> = {
  "terms by id": (index) => ({ terms: { user: { index, id: "1", path: "user" } } }),
  "terms, options first": (index) => ({ terms: { boost: 2, _name: "n", user: { path: "user", id: "1", index } } }),
  "terms by query": (index) => ({ terms: { user: { index, path: "user", query: ALL } } }),
  "geo_shape.indexed_shape": (index) => ({ geo_shape: { loc: { indexed_shape: { index, id: "1", path: "loc" } } } }),
  "geo_shape, options": (index) => ({
    geo_shape: { ignore_unmapped: true, loc: { relation: "within", indexed_shape: { id: "1", index } } },
  }),
  "xy_shape.indexed_shape": (index) => ({ xy_shape: { loc: { indexed_shape: { index, id: "1", path: "loc" } } } }),
  "percolate by id": (index) => ({ percolate: { field: "q", index, id: "1" } }),
  "more_like_this.like, object": (index) => ({ more_like_this: { like: { _index: index, _id: "1" } } }),
  "more_like_this.like, list": (index) => ({ more_like_this: { like: ["text", { _index: index, _id: "1" }] } }),
  "more_like_this.unlike": (index) => ({ more_like_this: { like: "a", unlike: [{ _index: index, _id: "1" }] } }),
  "more_like_this.like, document": (index) => ({ more_like_this: { like: [{ _index: index, doc: { msg: "a" } }] } }),
};

const ALL: JsonObject = { match_all: {} };
const SPAN: JsonObject = { span_term: { msg: "a" } };

export function toBody(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value));
}
