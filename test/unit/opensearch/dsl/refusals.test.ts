import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../../shared/errors.ts";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import type { JsonObject } from "../../../../shared/opensearch/json.ts";
import { REGISTERED } from "../../../conformance/dsl/samples.ts";
import { toBody } from "./places.ts";

const LOOK_UP = { user: { index: "secret-hr", id: "1", path: "user" } };
const ALL = { match_all: {} };

function refusal(search: JsonObject): { code: string; message: string } {
  try {
    inspectSearch(toBody(search), { operation: "search", hasPathIndex: true });
  } catch (error) {
    if (error instanceof RejectedError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("the search is not refused");
}

describe("types that are not known, or cannot be looked into", () => {
  it.each<[string, JsonObject]>([
    ...[...REGISTERED.refusedQueries, "pinned", "sltr", "agentic", "shape", "constructor", "__proto__", "toString"].map(
      (type): [string, JsonObject] => [type, JSON.parse(`{"query":{"${type}":{}}}`) as JsonObject],
    ),
    ["wrapper", { query: { bool: { filter: [{ wrapper: { query: "e30=" } }] } } }],
    ["theirs", { script_fields: { a: { script: { id: "theirs" } } } }],
    ["top_metrics", { aggs: { x: { top_metrics: {} } } }],
    ["toString", { aggs: { x: { toString: {} } } }],
    ["geohex", { aggs: { x: { composite: { sources: [{ a: { geohex: { field: "f" } } }] } } } }],
    ["fuzzy", { suggest: { s: { text: "a", fuzzy: { field: "f" } } } }],
    ["sltr", { rescore: { sltr: { params: {} } } }],
    ["tf", { query: { function_score: { functions: [{ tf: {} }] } } }],
    ["tf", { query: { function_score: { tf: {} } } }],
    ["ltr_log", { ext: { ltr_log: {} } }],
    ["agentic", { ext: { agentic: {} } }],
    [
      "nearby",
      { query: { intervals: { f: { match: { query: "a", filter: { nearby: { match: { query: "b" } } } } } } } },
    ],
  ])("%s", (type, search) => {
    const { code, message } = refusal(search);
    expect(code).toBe("operation-not-supported");
    expect(message).toContain(`\`${type}\``);
  });

  it.each<[string, JsonObject]>([
    ["a named search pipeline", { search_pipeline: "p" }],
    ["a search pipeline in the body", { search_pipeline: { request_processors: [] } }],
    ["a look-up in a collate", collate({ source: { terms: LOOK_UP } })],
    ["a look-up in a collate's text", collate({ source: JSON.stringify({ terms: LOOK_UP }) })],
    ["a section in a collate", collate({ source: { match: { "{{#a}}x{{/a}}": "a" } } })],
    ["unescaped text in a collate", collate({ source: { match: { msg: "{{{suggestion}}}" } } })],
    ["other delimiters in a collate", collate({ source: { match: { msg: "{{=<% %>=}}" } } })],
    ["a query type from a template", collate({ source: { "{{type}}": LOOK_UP } })],
    ["another template language", collate({ source: { match_all: {} }, lang: "painless" })],
  ])("%s", (_name, search) => {
    expect(refusal(search).code).toBe("operation-not-supported");
  });

  it("lets the collate of a constant query and plain placeholders pass", () => {
    const search = collate({ source: { match: { "{{field}}": "{{suggestion}} {{ a.b }}" } } });
    expect(inspectSearch(toBody(search), { operation: "search", hasPathIndex: true }).names).toEqual([]);
  });
});

describe("keys and values that OpenSearch has no place for", () => {
  it.each<[string, JsonObject]>([
    ["an unknown key of the body", { knn: {} }],
    ["an unknown key of bool", { query: { bool: { must: [], mus: [] } } }],
    ["an unknown key of a look-up", { query: { terms: { user: { index: "a", id: "1", path: "p", as: "b" } } } }],
    ["an unknown key of inner_hits", { query: { nested: { path: "p", query: ALL, inner_hits: { query: ALL } } } }],
    ["an unknown key of highlight", { highlight: { query: ALL } }],
    ["an unknown key of rescore", { rescore: { size: 3 } }],
    ["an unknown key of a suggestion", { suggest: { s: { size: 3 } } }],
    ["a stored template in a collate", collate({ id: "stored" })],
    ["a template that is no JSON without its placeholders", collate({ source: '{"match":{"msg":{{suggestion}}}}' })],
    ["two query types", { query: { match_all: {}, terms: LOOK_UP } }],
    ["no query type", { query: {} }],
    ["a query that is a list", { query: [{ terms: LOOK_UP }] }],
    ["a list in a list of queries", { query: { bool: { must: [[{ terms: LOOK_UP }]] } } }],
    ["a query that is text", { query: "match_all" }],
    ["aggregations that are a list", { aggs: [{ filter: { terms: LOOK_UP } }] }],
    ["an aggregation that is text", { aggs: { x: "avg" } }],
    [
      "two keys in a composite source",
      { aggs: { x: { composite: { sources: [{ a: { terms: { field: "f" } }, b: {} }] } } } },
    ],
    [
      "two types in a composite source",
      { aggs: { x: { composite: { sources: [{ a: { terms: {}, histogram: {} } }] } } } },
    ],
    ["two names in one item of indices_boost", { indices_boost: [{ a: 1, b: 2 }] }],
    ["an object in indices_boost", { indices_boost: { a: { b: 1 } } }],
  ])("%s", (_name, search) => {
    expect(refusal(search).code).toBe("request-not-understood");
  });

  it.each(["[]", '"a"', "1", "null", " "])("a body that is `%s`", (text) => {
    expect(() => inspectSearch(Buffer.from(text), { operation: "search", hasPathIndex: true })).toThrow(RejectedError);
  });
});

describe("index names that are not one concrete name", () => {
  it.each<[string, JsonObject]>([
    ["a pattern", { query: { terms: { user: { index: "secret-*", path: "user", query: ALL } } } }],
    ["_all", { query: { terms: { user: { index: "_all", path: "user", query: ALL } } } }],
    ["a list", { query: { terms: { user: { index: "a,b", path: "user", query: ALL } } } }],
    ["an empty name", { query: { geo_shape: { loc: { indexed_shape: { index: "", id: "1" } } } } }],
    ["a number", { query: { percolate: { field: "q", index: 1, id: "1" } } }],
    ["null", { query: { more_like_this: { like: { _index: null, _id: "1" } } } }],
    ["an array", { query: { more_like_this: { like: { _index: ["a"], _id: "1" } } } }],
    ["a pattern in indices_boost", { indices_boost: [{ "secret-*": 2 }] }],
    ["date math in indices_boost", { indices_boost: [{ "<secret-{now/d}>": 2 }] }],
  ])("%s", (_name, search) => {
    expect(refusal(search).code).toBe("request-not-understood");
  });
});

/**
 * Where a parser of OpenSearch passes over an object without leaving it, what follows is read one level higher:
 * here as the definition of an aggregation called `aggs`, whose type `filter` is a look-up.
 */
describe("objects where OpenSearch would lose its place", () => {
  const shifted = (filter: JsonObject): JsonObject => ({
    aggs: { a: { filter, aggs: { filter: { terms: LOOK_UP } } } },
  });
  it.each<[string, JsonObject]>([
    ["span_gap", { span_gap: { f: {} } }],
    ["geo_distance", { geo_distance: { distance: "1km", ignore_unmapped: true, f: { lat: {} } } }],
    ["field_value_factor", { function_score: { field_value_factor: { field: "n", modifier: {} } } }],
    ["random_score", { function_score: { random_score: { seed: {} } } }],
    ["neural", { neural: { f: 1, filter: { terms: LOOK_UP } } }],
    ["neural_sparse", { neural_sparse: { f: "a", query_text: "b" } }],
    ["match", { match: { f: { query: {} } } }],
    ["exists", { exists: { field: "f", x: {} } }],
    ["nested", { nested: { path: {}, query: ALL } }],
  ])("%s", (_name, filter) => {
    expect(refusal(shifted(filter)).code).toBe("request-not-understood");
  });

  it.each<[string, JsonObject]>([
    ["global", { global: { a: {} } }],
    ["nested", { nested: { path: "p", a: {} } }],
    ["geo_distance", { geo_distance: { field: "f", origin: { lat: 1, lon: { a: 1 } }, ranges: [] } }],
    ["terms", { terms: { field: { a: 1 } } }],
    ["filter with a meta that is no object", { filter: ALL, meta: 1 }],
  ])("aggregation %s", (_name, aggregation) => {
    expect(refusal({ aggs: { a: aggregation } }).code).toBe("request-not-understood");
  });

  it("reads an ordinary aggregation below such a filter", () => {
    const search = {
      aggs: { a: { filter: { span_term: { f: "a" } }, aggs: { filter: { terms: { field: "user" } } } } },
    };
    expect(inspectSearch(toBody(search), { operation: "search", hasPathIndex: true }).names).toEqual([]);
  });
});

function collate(query: JsonObject): JsonObject {
  return { suggest: { s: { text: "a", phrase: { field: "msg", collate: { query } } } } };
}

describe("a null where OpenSearch would read on into what follows, or end", () => {
  it.each<[string, JsonObject]>([
    ["a script query", { query: { script: { query: null } } }],
    ["its script", { query: { script: { script: null } } }],
    ["a query", { query: null }],
    ["a filter", { query: { constant_score: { filter: null } } }],
    ["an aggregation", { aggs: { a: { terms: null } } }],
    ["aggregations", { aggs: null }],
    ["a highlighter", { highlight: null }],
    ["a rescorer", { rescore: null }],
  ])("refuses %s", (_, search) => {
    expect(refusal(search).code).toBe("request-not-understood");
  });

  it.each<[string, JsonObject]>([
    ["a clause of bool", { query: { bool: { must: null, filter: [ALL] } } }],
    ["the query of function_score", { query: { function_score: { query: null } } }],
    ["a scalar", { query: { range: { n: { from: null, to: 5 } } } }],
  ])("passes %s, as OpenSearch does", (_, search) => {
    expect(() => refusal(search)).toThrow("the search is not refused");
  });
});
