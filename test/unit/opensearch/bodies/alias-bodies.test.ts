import { describe, expect, it } from "vitest";
import type { BodyKind } from "../../../../shared/opensearch/operation.ts";
import { bytesOf, inspect, inspectBare, LOOK_UP, namesIn, refusalOf, rewriteTo, type Sample } from "./inspect.ts";

const ADD = { index: "logs-1", alias: "logs-a" };
const actions = (...list: object[]): object => ({ actions: list });
const expressionsIn = (found: ReturnType<typeof inspect>) =>
  found.expressions.map(({ parts, needs }) => [parts, needs?.matches]);

describe("a body of `_aliases`", () => {
  it.each<[string, Sample]>([
    ["nothing", ""],
    ["no action", {}],
    ["an empty list", actions()],
    ["an action of two kinds", actions({ add: ADD, remove_index: { index: "secret-hr" } })],
    ["no kind", actions({})],
    ["`null` for an action", actions({ add: null })],
    ["an unknown key beside the actions", { ...actions({ add: ADD }), index: "secret-hr" }],
    ["an unknown key in an action", actions({ add: { ...ADD, target: "secret-hr" } })],
    ["a key of another action", actions({ remove_index: ADD })],
    ["an index twice", actions({ add: { ...ADD, indices: ["secret-hr"] } })],
    ["an alias twice", actions({ add: { ...ADD, aliases: ["secret-x"] } })],
    ["no index", actions({ add: { alias: "logs-a" } })],
    ["no alias", actions({ add: { index: "logs-1" } })],
    ["an empty index", actions({ add: { ...ADD, index: "" } })],
    ["an empty list of indices", actions({ add: { indices: [], alias: "logs-a" } })],
    ["a list in one text, which is one name here", actions({ add: { ...ADD, index: "logs-1,secret-hr" } })],
    ["a list for `index`", actions({ add: { ...ADD, index: ["logs-1"] } })],
    ["a number", actions({ add: { ...ADD, index: 1 } })],
    ["a pattern of an alias to add", actions({ add: { ...ADD, alias: "logs-*" } })],
    ["date math in an alias", actions({ add: { ...ADD, alias: "<logs-{now/d}>" } })],
    ["date math in an alias to remove", actions({ remove: { index: "logs-1", aliases: ["logs-*", "<x>"] } })],
    ["an object for a routing", actions({ add: { ...ADD, routing: { index: "secret-hr" } } })],
    ["a list for a routing", actions({ add: { ...ADD, routing: ["1"] } })],
    ["a text for a filter", actions({ add: { ...ADD, filter: "{}" } })],
  ])("is not understood with %s", (_, body) => {
    expect(refusalOf(() => inspectBare("update-aliases", body))).toBe("request-not-understood");
  });

  it.each([
    ["`replace`", actions({ replace: ADD })],
    ["a look-up in a filter", actions({ add: { ...ADD, filter: { bool: { must: [LOOK_UP["q"]] } } } })],
    ["a filter of an unknown type", actions({ add: { ...ADD, filter: { wrapper: { query: "e30=" } } } })],
  ])("is not supported with %s", (_, body) => {
    expect(refusalOf(() => inspectBare("update-aliases", body))).toBe("operation-not-supported");
  });

  it("needs `manage` on every index and every alias it names", () => {
    const body = actions(
      { add: { indices: ["logs-1", "logs-2"], aliases: ["logs-a", "logs-b"], filter: { term: { a: 1 } }, routing: 1 } },
      { remove: { index: "logs-3", aliases: "logs-c", must_exist: false } },
      { remove_index: { index: "secret-hr" } },
      { remove_index: { indices: "logs-4" } },
    );
    const found = inspectBare("update-aliases", body);
    const names = ["logs-1", "logs-2", "logs-a", "logs-b", "logs-3", "logs-c", "secret-hr", "logs-4"];
    expect(namesIn(found)).toEqual(names.map((name) => `manage ${name}`));
    expect(found.expressions).toEqual([]);
  });

  it("reads one action without a list around it as OpenSearch does", () => {
    expect(namesIn(inspectBare("update-aliases", { actions: { add: ADD } }))).toEqual([
      "manage logs-1",
      "manage logs-a",
    ]);
  });

  it("has patterns decided each by itself, those of aliases among aliases alone", () => {
    const found = inspectBare(
      "update-aliases",
      actions(
        { remove: { index: "*", alias: "logs-a*" } },
        { add: { indices: ["logs-*", "-logs-x"], alias: "logs-a" } },
        { remove_index: { indices: "_all" } },
      ),
    );
    expect(namesIn(found)).toEqual(["manage logs-a"]);
    expect(expressionsIn(found)).toEqual([
      [["*"], undefined],
      [["logs-a*"], ["alias"]],
      [["logs-*", "-logs-x"], undefined],
      [["_all"], undefined],
    ]);
    expect(found.expressions[1]).toMatchObject({
      expandWildcards: "all",
      needs: { actions: ["manage"], wildcards: "whole" },
    });
  });

  it("is written with what patterns stand for, and with nothing else changed", () => {
    const body = bytesOf(
      '{"actions" : [ {"remove":{ "\\u0069ndex" : "logs-*" ,"alias":\n"logs-a*"}},{"remove_index":{"indices":["<l>","x*"]}},' +
        '{"add":{"index":"<logs-2>","alias":"logs-b","filter":{"term":{"n":9007199254740993}},"routing":1.0}}]}',
    );
    const found = inspectBare("update-aliases", body);
    expect(found.rewrite(body, rewriteTo({ 0: ["logs-1", "logs-2"], 1: ["*", "-*"], 2: ["l"] })).toString()).toBe(
      '{"actions" : [ {"remove":{ "indices":["logs-1","logs-2"] ,"aliases":["*","-*"]}},{"remove_index":{"indices":["l"]}},' +
        '{"add":{"index":"logs-2","alias":"logs-b","filter":{"term":{"n":9007199254740993}},"routing":1.0}}]}',
    );
  });
});

describe("a body of one alias", () => {
  it.each<[string, Sample]>([
    ["an index, which the path has", { index: "secret-hr" }],
    ["a pattern of an alias", { alias: "logs-*" }],
    ["a list of aliases", { alias: "logs-a,secret-x" }],
    ["date math in an alias", { alias: "<logs-{now/d}>" }],
    ["`null` for an alias", { alias: null }],
    ["a list, whose last item would count", { alias: ["logs-a", "secret-x"] }],
    ["an unknown key", { indices: "secret-hr" }],
    ["an object, whose keys would be read as its own", { routing: { index: "secret-hr" } }],
    ["a list of objects", { filter: [{ match_all: {} }] }],
  ])("is not understood with %s", (_, body) => {
    expect(refusalOf(() => inspect("put-alias", body))).toBe("request-not-understood");
  });

  it.each<[string, Sample]>([
    ["nothing", ""],
    ["no index", { alias: "logs-a" }],
    ["`null` for an index", { index: null, alias: "logs-a" }],
    ["an empty index", { index: "", alias: "logs-a" }],
  ])("is not understood with %s where the path has none", (_, body) => {
    expect(refusalOf(() => inspectBare("put-alias", body))).toBe("request-not-understood");
  });

  it("is not supported with a look-up in its filter", () => {
    expect(refusalOf(() => inspect("put-alias", { filter: LOOK_UP["q"] }))).toBe("operation-not-supported");
  });

  it("needs `manage` on what it names", () => {
    expect(namesIn(inspectBare("put-alias", { index: "secret-hr", alias: "logs-a" }))).toEqual([
      "manage secret-hr",
      "manage logs-a",
    ]);
    expect(namesIn(inspect("put-alias", { alias: "secret-x" }))).toEqual(["manage secret-x"]);
  });

  it("may name several indices, and is written with those they stand for", () => {
    const body = bytesOf('{"index": "logs-*,logs-x", "alias":"logs-a"}');
    const found = inspectBare("put-alias", body);
    expect(expressionsIn(found)).toEqual([[["logs-*", "logs-x"], undefined]]);
    expect(found.rewrite(body, rewriteTo({ 0: ["logs-1", "logs-x"] })).toString()).toBe(
      '{"index": "logs-1,logs-x", "alias":"logs-a"}',
    );
  });

  it("may be nothing, or options in every spelling", () => {
    const spellings = ["index_routing", "indexRouting", "index-routing", "search_routing", "search-routing"];
    for (const key of [...spellings, "searchRouting", "routing"]) {
      expect(refusalOf(() => inspect("put-alias", { [key]: "1" }))).toBeUndefined();
    }
    for (const body of ["", {}, { filter: {}, is_write_index: true, is_hidden: null, routing: 1 }]) {
      expect(refusalOf(() => inspect("put-alias", body))).toBeUndefined();
    }
  });
});

describe.each<BodyKind>(["create-index", "rollover"])("aliases in a body of %s", (kind) => {
  it.each<[string, unknown]>([
    ["a text, after which OpenSearch would read on", { "logs-a": "x", "secret-x": {} }],
    ["a list", { "logs-a": [] }],
    ["`null`", { "logs-a": null }],
    ["no object", ["logs-a"]],
    ["an unknown key", { "logs-a": { index: "secret-hr" } }],
    ["an object for a routing", { "logs-a": { routing: { filter: {} } } }],
    ["date math", { "<logs-{now/d}>": {} }],
    ["a pattern", { "logs-*": {} }],
    ["a list of names", { "logs-a,secret-x": {} }],
    ["an empty name", { "": {} }],
  ])("are not understood with %s", (_, aliases) => {
    expect(refusalOf(() => inspect(kind, { aliases }))).toBe("request-not-understood");
  });

  it("are not supported with a look-up in a filter", () => {
    expect(refusalOf(() => inspect(kind, { aliases: { "logs-a": { filter: LOOK_UP["q"] } } }))).toBe(
      "operation-not-supported",
    );
  });

  it("need `manage` each", () => {
    const aliases = { "secret-x": {}, "logs-a": { filter: { term: { a: 1 } }, is_write_index: true, routing: null } };
    expect(namesIn(inspect(kind, { aliases }))).toEqual(["manage secret-x", "manage logs-a"]);
    expect(namesIn(inspect(kind, { aliases: {} }))).toEqual([]);
  });
});

describe("a body of `_rollover`", () => {
  it.each<[string, Sample, string]>([
    ["an unknown key", { alias: "secret-x" }, "request-not-understood"],
    ["an unknown condition", { conditions: { max_primary: "1gb" } }, "request-not-understood"],
    ["an object for a condition", { conditions: { max_docs: {} } }, "request-not-understood"],
    ["a pipeline", { settings: { "index.default_pipeline": "p" } }, "operation-not-supported"],
    ["a percolator", { mappings: { properties: { q: { type: "percolator" } } } }, "operation-not-supported"],
  ])("is refused with %s", (_, body, code) => {
    expect(refusalOf(() => inspect("rollover", body))).toBe(code);
  });

  it("may be nothing, or conditions and what the next index is made of", () => {
    const body = { conditions: { max_docs: 1, max_age: "7d", max_size: "5gb" }, settings: { number_of_replicas: 0 } };
    for (const each of ["", {}, body]) expect(refusalOf(() => inspect("rollover", each))).toBeUndefined();
  });
});
