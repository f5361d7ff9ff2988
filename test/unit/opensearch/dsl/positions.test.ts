import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import type { JsonObject } from "../../../../shared/opensearch/json.ts";
import { LOOK_UPS, PLACES, toBody, WRAPPERS } from "./places.ts";

const namesIn = (search: JsonObject): string[] =>
  inspectSearch(toBody(search), { operation: "search", hasPathIndex: true }).names.map(({ index }) => index);
const secret = { terms: { user: { index: "secret-hr", id: "1", path: "user" } } };
const literal = { terms: { user: ["secret-hr"] } };

describe("a look-up is found in every position", () => {
  it.each(Object.entries(PLACES))("%s", (_name, place) => {
    expect(namesIn(place(secret))).toEqual(["secret-hr"]);
    expect(namesIn(place(literal))).toEqual([]);
  });

  it.each(Object.entries(WRAPPERS))("%s", (_name, wrap) => {
    expect(namesIn({ query: wrap(secret) })).toContain("secret-hr");
    expect(namesIn({ query: wrap(literal) })).not.toContain("secret-hr");
  });

  it.each(Object.entries(WRAPPERS))("%s, inside an aggregation's filter, inside itself", (_name, wrap) => {
    expect(namesIn({ aggs: { x: { filter: wrap(wrap(secret)) } } })).toContain("secret-hr");
  });
});

describe("every kind of look-up names its index", () => {
  it.each(Object.entries(LOOK_UPS))("%s", (_name, lookUp) => {
    expect(namesIn({ query: lookUp("secret-hr") })).toEqual(["secret-hr"]);
  });

  it("takes `shapes` where an indexed shape names no index", () => {
    expect(namesIn({ query: { geo_shape: { loc: { indexed_shape: { id: "1", path: "loc" } } } } })).toEqual(["shapes"]);
    expect(namesIn({ query: { geo_shape: { loc: { shape: { type: "point", coordinates: [1, 2] } } } } })).toEqual([]);
  });

  it("names what `indices_boost` names, in both forms", () => {
    expect(namesIn({ indices_boost: [{ "secret-hr": 2 }, { "logs-a": 1 }] })).toEqual(["secret-hr", "logs-a"]);
    expect(namesIn({ indices_boost: { "secret-hr": 2 } })).toEqual(["secret-hr"]);
    expect(namesIn({ indices_boost: [] })).toEqual([]);
  });

  it("names each index once", () => {
    expect(namesIn({ query: { bool: { must: [secret, secret] } }, post_filter: secret })).toEqual(["secret-hr"]);
  });
});

describe("what only looks like an index name is none", () => {
  it.each<[string, JsonObject]>([
    ["a field called index", { query: { term: { index: "secret-hr" } } }],
    ["the field _index", { query: { terms: { _index: ["secret-hr", "secret-pay"] } } }],
    ["a field called like", { query: { match: { like: { query: "secret-hr" } } } }],
    ["a query string on _index", { query: { query_string: { query: "_index:secret-hr" } } }],
    ["an aggregation called index", { aggs: { index: { terms: { field: "_index", include: ["secret-hr"] } } } }],
    ["an aggregation called terms", { aggs: { terms: { terms: { field: "index" } } } }],
    [
      "a script's parameters",
      {
        script_fields: {
          s: { script: { source: "1", params: { terms: { u: { index: "secret-hr", id: "1", path: "p" } } } } },
        },
      },
    ],
    [
      "an aggregation's meta",
      { aggs: { x: { terms: { field: "a" }, meta: { terms: { u: { index: "secret-hr", id: "1" } } } } } },
    ],
    ["a document of its own index", { query: { more_like_this: { like: [{ _id: "1" }] } } }],
    ["a suggestion's text", { suggest: { text: "secret-hr", index: { term: { field: "index" } } } }],
  ])("%s", (_name, search) => {
    expect(namesIn(search)).toEqual([]);
  });
});

describe("a search as deep as it may be", () => {
  const nest = (levels: number, open: string, inner: string, close: string): JsonObject =>
    JSON.parse(`${open.repeat(levels)}${inner}${close.repeat(levels)}`) as JsonObject;

  it("is read to the bottom", () => {
    const query = nest(99, '{"bool":{"must":', JSON.stringify(secret), "}}");
    expect(namesIn({ query })).toEqual(["secret-hr"]);
    const filter = JSON.stringify({ x: { filter: secret } });
    const aggs = nest(98, '{"x":{"terms":{"field":"a"},"aggs":', filter, "}}");
    expect(namesIn({ aggs })).toEqual(["secret-hr"]);
    const points = nest(990, "[", "1", "]");
    expect(namesIn({ query: { geo_distance: { distance: 1, loc: points } } })).toEqual([]);
    expect(() => namesIn({ query: { percolate: { field: "q", document: { a: points, q: secret } } } })).toThrow(
      "look-up",
    );
  });
});
