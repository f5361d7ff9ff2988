import { describe, expect, it } from "vitest";
import type { BodyKind } from "../../../../shared/opensearch/operation.ts";
import { inspect, inspectBare, LOOK_UP, namesIn, NOT_STRICT, refusalOf, rewriteTo } from "./inspect.ts";

const STRICT: readonly BodyKind[] = [
  "document",
  "update",
  "termvectors",
  "update-by-query",
  "delete-by-query",
  "create-index",
  "mapping",
  "settings",
];

describe.each(STRICT)("the body of a %s is refused when it is no strict JSON object", (kind) => {
  it.each(NOT_STRICT)("%s", (_, body) => {
    expect(refusalOf(() => inspect(kind, body))).toBe("request-not-understood");
  });
});

describe("an operation without a body", () => {
  it("takes none", () => {
    expect(refusalOf(() => inspect("none", {}))).toBe("request-not-understood");
    expect(refusalOf(() => inspect("none", " "))).toBe("request-not-understood");
    expect(namesIn(inspect("none", ""))).toEqual([]);
  });
});

describe("a document", () => {
  it("is refused when it is missing or holds a look-up", () => {
    expect(refusalOf(() => inspect("document", ""))).toBe("request-not-understood");
    expect(refusalOf(() => inspect("document", LOOK_UP))).toBe("operation-not-supported");
    expect(refusalOf(() => inspect("document", { list: [[{ deep: LOOK_UP }]] }))).toBe("operation-not-supported");
  });

  it("is forwarded as it is", () => {
    const body = Buffer.from('{"big":9007199254740993123,"index":"secret-hr","_index":"x","terms":["a"]}');
    const found = inspect("document", body);
    expect([namesIn(found), found.pathActions]).toEqual([[], []]);
    expect(found.rewrite(body, rewriteTo())).toBe(body);
  });
});

describe("an update", () => {
  it.each([
    ["no body", ""],
    ["an unknown key", { doc: {}, _index: "secret-hr" }],
    ["a doc that is no object", { doc: "x" }],
    ["an upsert that is a list", { upsert: [] }],
    ["an option that is an object", { doc: {}, detect_noop: {} }],
    ["an unknown key of a script", { script: { source: "x", file: "y" } }],
    ["a script that is null inside", { script: { source: null } }],
  ])("is refused as not understood: %s", (_, body) => {
    expect(refusalOf(() => inspect("update", body))).toBe("request-not-understood");
  });

  it.each([
    ["a stored script", { script: { id: "s" } }],
    ["a stored script with params", { script: { stored: "s", params: {} } }],
    ["a look-up in doc", { doc: LOOK_UP }],
    ["a look-up in upsert", { upsert: LOOK_UP }],
    ["a look-up in params", { script: { source: "x", params: { a: [LOOK_UP] } } }],
  ])("is refused as not supported: %s", (_, body) => {
    expect(refusalOf(() => inspect("update", body))).toBe("operation-not-supported");
  });

  it.each([
    [{ script: "ctx._source.a=1" }, ["read"]],
    [{ script: { inline: "ctx._source.a=1", lang: "painless", options: {} }, scripted_upsert: true }, ["read"]],
    [{ doc: {}, _source: true }, ["read"]],
    [{ doc: {}, _source: "a" }, ["read"]],
    [{ doc: {}, _source: [] }, ["read"]],
    [{ doc: {}, _source: { excludes: ["a"] } }, ["read"]],
    [{ doc: {}, _source: "false" }, ["read"]],
    [{ doc: {}, _source: false }, []],
    [{ doc: { script: "x" }, upsert: { _source: true }, doc_as_upsert: true }, []],
  ])("%j needs %j beside write", (body, pathActions) => {
    const found = inspect("update", body);
    expect([namesIn(found), found.pathActions]).toEqual([[], pathActions]);
  });
});

describe("term vectors", () => {
  it.each([
    ["an unknown key", { index: "secret-hr" }],
    ["an index that is null", { _index: null }],
    ["an empty index", { _index: "" }],
    ["a wildcard", { _index: "logs-*" }],
    ["a list", { _index: ["secret-hr"] }],
    ["a document that is no object", { doc: "x" }],
    ["an object in fields", { fields: [{ _index: "secret-hr" }] }],
    ["an object as an option", { offsets: { _index: "secret-hr" } }],
    ["an object in filter", { filter: { max_num_terms: { _index: "secret-hr" } } }],
    ["a filter that is null, which OpenSearch would read for ever", { filter: null }],
    ["a filter that is a value, likewise", { filter: "x" }],
    ["any null", { fields: ["msg"], offsets: null }],
  ])("are refused as not understood: %s", (_, body) => {
    expect(refusalOf(() => inspect("termvectors", body))).toBe("request-not-understood");
  });

  it("are refused for a document with a look-up", () => {
    expect(refusalOf(() => inspect("termvectors", { doc: LOOK_UP }))).toBe("operation-not-supported");
  });

  it("need read on the index of the body, which overrides that of the path", () => {
    const found = inspect("termvectors", { _index: "secret-hr", fields: ["msg"] });
    expect([namesIn(found)]).toEqual([["read secret-hr"]]);
  });

  it("fall back on the index of the path", () => {
    const options = {
      term_statistics: true,
      fieldStatistics: false,
      per_field_analyzer: { a: "x" },
      filter: { max_num_terms: 3 },
    };
    expect(namesIn(inspect("termvectors", ""))).toEqual([]);
    expect(namesIn(inspect("termvectors", { doc: { _index: "x" }, ...options }))).toEqual([]);
  });

  it("are written anew where the name is date math", () => {
    const body = Buffer.from('{"_id":9007199254740993123, "_index":"<logs-a>"}');
    const found = inspectBare("termvectors", body);
    expect(found.rewrite(body, rewriteTo()).toString()).toBe('{"_id":9007199254740993123, "_index":"logs-a"}');
  });
});

describe("by query", () => {
  it.each([
    ["update-by-query", { script: { id: "s" } }, "operation-not-supported"],
    ["update-by-query", { script: { source: "x", params: LOOK_UP } }, "operation-not-supported"],
    ["update-by-query", { script: { source: "x", other: 1 } }, "request-not-understood"],
    ["update-by-query", { dest: { index: "secret-hr" } }, "request-not-understood"],
    ["update-by-query", { max_docs: {} }, "request-not-understood"],
    ["update-by-query", { pit: { id: "x" } }, "operation-not-supported"],
    ["update-by-query", { query: { agentic: {} } }, "operation-not-supported"],
    ["update-by-query", '{"__proto__":{"query":{"match_all":{}}}}', "request-not-understood"],
    ["delete-by-query", { query: { match_all: {} }, script: "ctx.op='none'" }, "request-not-understood"],
    ["delete-by-query", { query: { wrapper: { query: "e30=" } } }, "operation-not-supported"],
  ] as const)("%s with %j is refused", (kind, body, code) => {
    expect(refusalOf(() => inspect(kind, body))).toBe(code);
  });

  it.each(["update-by-query", "delete-by-query"] as const)(
    "%s needs the indices of its look-ups, and they are written anew",
    (kind) => {
      const body = Buffer.from(
        '{"max_docs":1.0,"query":{"bool":{"filter":[{"terms":{"user":{"index":"<secret-hr>","id":"1","path":"user"}}}]}}}',
      );
      const found = inspect(kind, body);
      expect([namesIn(found)]).toEqual([["read <secret-hr>"]]);
      expect(found.rewrite(body, rewriteTo()).toString()).toBe(body.toString().replace("<secret-hr>", "secret-hr"));
    },
  );

  it("may hold what its handler takes, and what a search takes", () => {
    const search = {
      query: { term: { user: "alice" } },
      slice: { id: 0, max: 2 },
      size: 10,
      sort: ["_doc"],
      _source: false,
    };
    const own = { conflicts: "proceed", max_docs: 5 };
    expect(namesIn(inspect("update-by-query", { ...search, ...own, script: { source: "ctx._source.z=1" } }))).toEqual(
      [],
    );
    expect(namesIn(inspect("delete-by-query", { ...search, ...own }))).toEqual([]);
    expect(namesIn(inspect("update-by-query", ""))).toEqual([]);
  });
});
