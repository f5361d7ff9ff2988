import { describe, expect, it } from "vitest";
import { isPlainScript } from "../../../../shared/opensearch/bodies/changing-script.ts";
import type { BodyKind } from "../../../../shared/opensearch/operation.ts";
import { inspect, inspectBare, LOOK_UP, namesIn, NOT_STRICT, refusalOf, rewriteTo } from "./inspect.ts";

const lookUp = LOOK_UP.q;
const dest = { index: "logs-copy" };

describe.each<BodyKind>(["reindex", "rank-eval", "mtermvectors", "analyze"])("the body of %s is refused", (kind) => {
  it.each(NOT_STRICT)("%s", (_, body) => {
    expect(refusalOf(() => inspect(kind, body))).toBe("request-not-understood");
  });
});

describe("a reindex is refused", () => {
  it.each([
    ["no body", "", "request-not-understood"],
    ["no source", { dest }, "request-not-understood"],
    ["no destination", { source: { index: "logs-app" } }, "request-not-understood"],
    ["no index of the source", { source: {}, dest }, "request-not-understood"],
    ["an empty source", { source: { index: [] }, dest }, "request-not-understood"],
    ["an empty name", { source: { index: "" }, dest }, "request-not-understood"],
    ["an empty part", { source: { index: "logs-app," }, dest }, "request-not-understood"],
    ["a source of null", { source: { index: null }, dest }, "request-not-understood"],
    ["a source that is an object", { source: { index: {} }, dest }, "request-not-understood"],
    ["a list inside of a list", { source: { index: ["logs-app,secret-hr"] }, dest }, "request-not-understood"],
    ["no name in a list", { source: { index: [["logs-app"]] }, dest }, "request-not-understood"],
    ["no index of the destination", { source: { index: "logs-app" }, dest: {} }, "request-not-understood"],
    ["several destinations", { source: { index: "logs-app" }, dest: { index: "a,b" } }, "request-not-understood"],
    [
      "a pattern as destination",
      { source: { index: "logs-app" }, dest: { index: "logs-*" } },
      "request-not-understood",
    ],
    ["an unknown key", { source: { index: "logs-app" }, dest, destination: {} }, "request-not-understood"],
    ["an unknown key of the source", { source: { index: "logs-app", indices: "a" }, dest }, "request-not-understood"],
    [
      "an unknown key of the destination",
      { source: { index: "a" }, dest: { ...dest, _index: "b" } },
      "request-not-understood",
    ],
    [
      "a script",
      { source: { index: "logs-app" }, dest, script: { source: "ctx.op = 'noop'" } },
      "operation-not-supported",
    ],
    ["a script that is null", { source: { index: "logs-app" }, dest, script: null }, "operation-not-supported"],
    ["a pipeline", { source: { index: "logs-app" }, dest: { ...dest, pipeline: "p" } }, "operation-not-supported"],
    ["another domain", { source: { index: "a", remote: { host: "https://x:1" } }, dest }, "operation-not-supported"],
    ["a point in time", { source: { index: "a", pit: { id: "x" } }, dest }, "operation-not-supported"],
    ["a query that is unknown", { source: { index: "a", query: { wrapper: {} } }, dest }, "operation-not-supported"],
  ])("%s", (_, body, code) => {
    expect(refusalOf(() => inspectBare("reindex", body))).toBe(code);
  });
});

describe("a reindex", () => {
  it.each([
    ["a string", "logs-app", ["logs-app"]],
    ["a list in a string", "logs-app,secret-hr", ["logs-app", "secret-hr"]],
    ["a list", ["logs-app", "secret-hr"], ["logs-app", "secret-hr"]],
    ["a wildcard", "logs-*", ["logs-*"]],
  ])("needs read on its sources as a whole: %s", (_, index, parts) => {
    const found = inspectBare("reindex", { source: { index }, dest });
    const needs = { actions: ["read"], wildcards: "whole", matches: ["index", "alias", "stream"] };
    expect(found.expressions).toEqual([{ parts, expandWildcards: undefined, needs }]);
    expect([namesIn(found), found.unseen]).toEqual([["write logs-copy"], "copies"]);
  });

  it("needs read on what its query looks up", () => {
    const found = inspectBare("reindex", { source: { index: "logs-app", query: lookUp }, dest });
    expect(namesIn(found)).toEqual(["read secret-hr", "write logs-copy"]);
  });

  it("is written anew with the names that were decided", () => {
    const body =
      '{"max_docs":9007199254740993,"source":{"size":1, "index" : "logs-*,<a>"},"dest":{"index":"<logs-copy>","op_type":"create","pipeline":"_none"},"conflicts":"proceed"}';
    const found = inspectBare("reindex", body);
    expect(found.rewrite(Buffer.from(body), rewriteTo({ 0: ["logs-a", "a"] })).toString()).toBe(
      '{"max_docs":9007199254740993,"source":{"size":1, "index" : ["logs-a","a"]},"dest":{"index":"logs-copy","op_type":"create","pipeline":"_none"},"conflicts":"proceed"}',
    );
  });
});

describe("a rank evaluation", () => {
  const rated = {
    id: "a",
    request: { query: { match_all: {} } },
    ratings: [{ _index: "secret-hr", _id: "1", rating: 1 }],
  };
  const metric = { precision: { k: 5 } };

  it.each([
    ["no body", "", "request-not-understood"],
    ["an unknown key", { requests: [rated], metric, index: "secret-hr" }, "request-not-understood"],
    [
      "a rating of something else",
      { requests: [{ ...rated, ratings: [{ _index: {}, _id: "1" }] }], metric },
      "request-not-understood",
    ],
    ["a request that is a text", { requests: [{ ...rated, request: "{}" }], metric }, "request-not-understood"],
    ["two metrics", { requests: [rated], metric: { precision: {}, recall: {} } }, "request-not-understood"],
    ["an unknown metric", { requests: [rated], metric: { own: {} } }, "operation-not-supported"],
    ["a template", { requests: [rated], metric, templates: [] }, "operation-not-supported"],
    [
      "a request by a template",
      { requests: [{ id: "a", template_id: "t", ratings: [] }], metric },
      "operation-not-supported",
    ],
    ["parameters", { requests: [{ ...rated, params: {} }], metric }, "operation-not-supported"],
  ])("is refused: %s", (_, body, code) => {
    expect(refusalOf(() => inspect("rank-eval", body))).toBe(code);
  });

  it("needs what its searches look up; its ratings are labels", () => {
    expect(namesIn(inspect("rank-eval", { requests: [rated], metric, max_concurrent_searches: 2 }))).toEqual([]);
    const second = { ...rated, id: "b", request: { post_filter: lookUp } };
    expect(namesIn(inspect("rank-eval", { requests: [rated, second], metric }))).toEqual(["read secret-hr"]);
  });
});

describe("the shards of a search", () => {
  it("are those of the path's indices, never of a point in time", () => {
    expect(refusalOf(() => inspect("search-shards", { pit: { id: "x" } }))).toBe("operation-not-supported");
    expect(refusalOf(() => inspectBare("search-shards", { pit: { id: "x" } }))).toBe("operation-not-supported");
  });

  it("are read by the grammar of a search", () => {
    expect(refusalOf(() => inspect("search-shards", { index: "secret-hr" }))).toBe("request-not-understood");
    expect(namesIn(inspect("search-shards", { query: lookUp, slice: { id: 0, max: 2 } }))).toEqual(["read secret-hr"]);
    expect(namesIn(inspect("search-shards", ""))).toEqual([]);
  });
});

describe("several term vectors", () => {
  it.each([
    ["an unknown key", { docs: [], index: "secret-hr" }],
    ["an unknown key of an item", { docs: [{ _id: "1", index: "secret-hr" }] }],
    ["an item that is a text", { docs: ["1"] }],
    ["an id that is an object", { ids: [{}] }],
    ["parameters that are a list", { ids: ["1"], parameters: [] }],
    ["a null under parameters", { ids: ["1"], parameters: { filter: null } }],
    ["a null in an item", { docs: [{ _index: null, _id: "1" }] }],
    ["docs that are null", { docs: null }],
    ["a list of indices", { docs: [{ _index: "a,b", _id: "1" }] }],
    ["a pattern", { ids: ["1"], parameters: { _index: "secret-*" } }],
  ])("are refused: %s", (_, body) => {
    expect(refusalOf(() => inspect("mtermvectors", body))).toBe("request-not-understood");
  });

  it.each([
    ["no body", ""],
    ["nothing", {}],
    ["an item", { docs: [{ _index: "logs-app", _id: "1" }, { _id: "2" }] }],
    ["ids", { ids: ["1"] }],
    ["ids beside an item", { docs: [{ _index: "logs-app", _id: "1" }], ids: ["1"] }],
  ])("are refused without an index anywhere: %s", (_, body) => {
    expect(refusalOf(() => inspectBare("mtermvectors", body))).toBe("request-not-understood");
  });

  it("are refused with a look-up in a document that is written out", () => {
    expect(refusalOf(() => inspect("mtermvectors", { docs: [{ doc: LOOK_UP }] }))).toBe("operation-not-supported");
    expect(refusalOf(() => inspect("mtermvectors", { parameters: { doc: LOOK_UP } }))).toBe("operation-not-supported");
  });

  it.each([
    ["an item", { docs: [{ _index: "secret-hr", _id: "1" }] }, ["read secret-hr"]],
    ["parameters", { ids: ["1"], parameters: { _index: "secret-hr", fields: ["msg"] } }, ["read secret-hr"]],
    ["both", { docs: [{ _id: "1" }, { _index: "a", _id: "2" }], parameters: { _index: "b" } }, ["read b", "read a"]],
  ])("need read on the index of %s", (_, body, names) => {
    expect(namesIn(inspect("mtermvectors", body))).toEqual(names);
    expect(namesIn(inspectBare("mtermvectors", body))).toEqual(names);
  });

  it("take the index of the path", () => {
    expect(namesIn(inspect("mtermvectors", ""))).toEqual([]);
    expect(namesIn(inspect("mtermvectors", { ids: ["1"], parameters: { fields: ["msg"] } }))).toEqual([]);
  });
});

describe("an analysis", () => {
  it.each([
    ["no body", "", "request-not-understood"],
    ["an index in the body", { text: "x", index: "secret-hr" }, "request-not-understood"],
    [
      "a file of synonyms",
      { text: "x", tokenizer: "standard", filter: [{ type: "synonym", synonyms_path: "a" }] },
      "operation-not-supported",
    ],
    [
      "a file of words",
      { text: "x", tokenizer: "standard", filter: { type: "stop", stopwords_path: "a" } },
      "operation-not-supported",
    ],
    [
      "a dictionary",
      { text: "x", tokenizer: { type: "kuromoji_tokenizer", user_dictionary: "a" } },
      "operation-not-supported",
    ],
    [
      "a script",
      { text: "x", filter: [{ type: "predicate_token_filter", script: { source: "true" } }] },
      "operation-not-supported",
    ],
    ["an object in a filter", { text: "x", filter: [{ type: "stop", stopwords: {} }] }, "request-not-understood"],
  ])("is refused: %s", (_, body, code) => {
    expect(refusalOf(() => inspect("analyze", body))).toBe(code);
  });

  it.each([
    ["a text", { text: "x" }],
    ["texts and a field", { text: ["x", "y"], field: "msg", explain: true, attributes: ["keyword"] }],
    ["names", { text: "x", tokenizer: "standard", filter: ["lowercase"], char_filter: ["html_strip"] }],
    ["a filter written out", { text: "x", tokenizer: "standard", filter: [{ type: "stop", stopwords: ["a"] }] }],
    ["a normalizer", { text: "x", normalizer: "lowercase" }],
  ])("takes %s", (_, body) => {
    expect(namesIn(inspect("analyze", body))).toEqual([]);
  });
});

describe("a script can build a query", () => {
  it.each([
    ["by a map", "ctx._source.q = ['terms': ['user': ['index': 'secret-hr']]]"],
    ["by a key", "ctx._source['q'] = 1"],
    ["by the key of an index", "ctx._source.q.terms.user.index = 'secret-hr'"],
    ["by the key of another one", "ctx._source.q.more_like_this.like._index = 'secret-hr'"],
    ["by the key of a shape", "ctx._source.q.geo_shape.a.indexed_shape.id = '1'"],
    ["by another field", "ctx._source.q = ctx._source.x"],
    ["by its context", "ctx._source.q = params.ctx"],
    ["by a call", "ctx._source.q.putAll(params)"],
    ["behind a plain one", "ctx._source.z = 1; ctx._source.q = [:]"],
    ["behind a comment", "ctx._source.z = 1; /* ; */ ctx._source.q = [:]"],
    ["with a quote that goes on", "ctx._source.z = 'a\\'; ctx._source.q = [:]; ctx._source.z = 'b'"],
    ["on another line", "ctx._source.z = 1;\nctx._source.q = [:]"],
    ["by a loop", "for (k in params.keySet()) { ctx._source[k] = params[k] }"],
    ["of any length", `ctx._source.z = 1;${" ".repeat(2_000)}`],
  ])("%s", (_, source) => {
    expect(isPlainScript(source)).toBe(false);
    expect(isPlainScript({ source })).toBe(false);
    expect(isPlainScript({ inline: source })).toBe(false);
  });

  it.each([
    ["an object of its params", { source: "ctx._source.q = params.a", params: { a: {} } }],
    ["a list of its params", { source: "ctx._source.q = params.a", params: { a: [1] } }],
    ["another language", { source: "ctx._source.z = 1", lang: "expression" }],
  ])("%s", (_, script) => {
    expect(isPlainScript(script)).toBe(false);
  });
});

describe("a plain script", () => {
  it.each([
    [undefined],
    [null],
    ["ctx._source.z=1"],
    ["ctx._source.n += params.by"],
    ["ctx._source.a.b++; ctx._source.c = 'text';"],
    ["ctx._source.user.index_name = \"x\";\n ctx.op = 'noop'"],
    ["ctx._source.remove('z')"],
    [{ source: "ctx._source.z = params.z", params: { z: "x" }, lang: "painless" }],
  ])("%j", (script) => {
    expect(isPlainScript(script)).toBe(true);
  });
});
