import { describe, expect, it } from "vitest";
import { inspect, namesIn, refusalOf, rewriteTo } from "./inspect.ts";

const PIPELINES = ["default_pipeline", "final_pipeline", "search.default_pipeline"];

/** The ways in which a setting can be spelled. */
function spellings(name: string, value: unknown): object[] {
  const nested = name.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
  return [
    { [name]: value },
    { [`index.${name}`]: value },
    { index: { [name]: value } },
    { index: nested },
    nested,
    { settings: { [`index.${name}`]: value } },
    { settings: { index: nested } },
    { "settings.index": { [name]: value } },
    { number_of_replicas: 1, index: { "": { [name]: value } } },
  ];
}

describe("settings are refused that reach beyond the index", () => {
  it.each(PIPELINES)("%s, in every spelling", (name) => {
    for (const body of spellings(name, "p-evil")) {
      expect([body, refusalOf(() => inspect("settings", body))]).toEqual([body, "operation-not-supported"]);
      expect([body, refusalOf(() => inspect("create-index", { settings: body }))]).toEqual([
        body,
        "operation-not-supported",
      ]);
    }
  });

  it("by an escape", () => {
    expect(refusalOf(() => inspect("settings", '{"index.d\\u0065fault_pipeline":"p"}'))).toBe(
      "operation-not-supported",
    );
  });

  it.each([
    ["resize.source.name", "secret-hr"],
    ["shrink.source.uuid", "x"],
    ["searchable_snapshot.repository", "r"],
    ["searchable_snapshot.index.id", "secret-hr"],
    ["store.type", "remote_snapshot"],
    ["remote_store.segment.repository", "r"],
    ["plugins.replication.follower.leader_index", "secret-hr"],
    ["data_path", "/x"],
    ["ingestion_source.type", "kafka"],
    ["ingestion_source.param.bootstrap_servers", "x"],
    ["context.current_version", "1"],
    ["lifecycle.name", "p"],
    ["plugins.index_state_management.policy_id", "p"],
    ["opendistro.index_state_management.rollover_alias", "a"],
    ["default_pipeline", ["p"]],
    ["default_pipeline", {}],
    ["default_pipeline", 1],
  ])("%s", (name, value) => {
    for (const body of spellings(name, value)) {
      expect([body, refusalOf(() => inspect("settings", body))]).toEqual([body, "operation-not-supported"]);
    }
  });

  it("a list of objects", () => {
    expect(refusalOf(() => inspect("settings", { index: [{ default_pipeline: "p" }] }))).toBe("request-not-understood");
  });

  it("no body", () => {
    expect(refusalOf(() => inspect("settings", ""))).toBe("request-not-understood");
  });
});

describe("settings of any shape cost what their size costs", () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, 0]));
  const below = (depth: number, value: object): object => (depth === 0 ? value : { a: below(depth - 1, value) });

  it.each([
    ["a name of very many parts", { [`${"a.".repeat(300_000)}a`]: 1 }],
    ["very many names below many others", below(900, many)],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("settings", body))).toBeUndefined();
  });
});

describe("settings may", () => {
  it.each(PIPELINES)("switch off %s", (name) => {
    for (const value of ["_none", null]) {
      for (const body of spellings(name, value)) expect(refusalOf(() => inspect("settings", body))).toBeUndefined();
    }
  });

  it("set whatever concerns the index alone", () => {
    const body = {
      index: {
        number_of_replicas: "1",
        hidden: true,
        blocks: { write: true },
        "query.default_field": ["a", "b"],
        "store.type": "hybridfs",
        "replication.type": "SEGMENT",
        analysis: { analyzer: { default_pipeline: { type: "custom", tokenizer: "standard", filter: ["lowercase"] } } },
      },
      refresh_interval: null,
      knn: true,
    };
    const found = inspect("settings", body);
    expect([namesIn(found), found.pathActions]).toEqual([[], []]);
  });
});

const PERCOLATOR: readonly (readonly [string, object])[] = [
  ["in properties", { properties: { q: { type: "percolator" } } }],
  ["in nested properties", { properties: { a: { properties: { q: { type: "percolator" } } } } }],
  ["in fields", { properties: { a: { type: "keyword", fields: { q: { type: "percolator" } } } } }],
  ["in a dynamic template", { dynamic_templates: [{ t: { match: "*", mapping: { type: "percolator" } } }] }],
  [
    "in a dynamic template that takes the field's name",
    { dynamic_templates: [{ t: { match: "*", mapping: { type: "{name}" } } }] },
  ],
  [
    "in a dynamic template that takes a part of it",
    { dynamic_templates: [{ t: { match: "*", mapping: { type: "perco{name}" } } }] },
  ],
  [
    "in a dynamic template under a key to fill in",
    { dynamic_templates: [{ t: { match: "*", mapping: { "{name}": "percolator" } } }] },
  ],
  [
    "in fields of a dynamic template",
    { dynamic_templates: [{ t: { mapping: { type: "text", fields: { q: { type: "percolator" } } } } }] },
  ],
  ["below a type name", { _doc: { properties: { q: { type: "percolator" } } } }],
  ["in runtime fields", { runtime: { q: { type: "percolator" } } }],
];

describe("a mapping is refused", () => {
  it.each(PERCOLATOR)("with the type percolator %s", (_, mapping) => {
    expect(refusalOf(() => inspect("mapping", mapping))).toBe("operation-not-supported");
    expect(refusalOf(() => inspect("create-index", { mappings: mapping }))).toBe("operation-not-supported");
  });

  it("by an escape", () => {
    expect(refusalOf(() => inspect("mapping", '{"properties":{"q":{"t\\u0079pe":"p\\u0065rcolator"}}}'))).toBe(
      "operation-not-supported",
    );
  });

  it("when it is missing", () => {
    expect(refusalOf(() => inspect("mapping", ""))).toBe("request-not-understood");
  });
});

describe("a mapping may hold", () => {
  it("every other type, and fields with any name", () => {
    const body = {
      _meta: { type: "percolator" },
      _source: { enabled: true },
      dynamic: "strict",
      dynamic_templates: [
        { t: { match_mapping_type: "string", mapping: { type: "{dynamic_type}", copy_to: "{name}_all" } } },
      ],
      properties: {
        percolator: { type: "keyword" },
        type: { type: "keyword" },
        index: { type: "alias", path: "type" },
        q: { type: "text", fields: { percolator: { type: "keyword" } } },
        v: { type: "knn_vector", dimension: 3, method: { name: "hnsw", engine: "faiss" } },
        d: { type: "derived", script: { source: "emit('percolator')" } },
      },
    };
    const found = inspect("mapping", body);
    expect([namesIn(found), found.pathActions]).toEqual([[], []]);
    expect(refusalOf(() => inspect("create-index", { mappings: body }))).toBeUndefined();
  });
});

describe("a new index is refused", () => {
  it.each([
    ["with a context", { context: { name: "logs" } }, "operation-not-supported"],
    ["with an unknown key", { alias: {} }, "request-not-understood"],
    ["with a setting at the top", { "index.default_pipeline": "p" }, "request-not-understood"],
    ["with settings that are text", { settings: '{"default_pipeline":"p"}' }, "request-not-understood"],
    ["with mappings that are text", { mappings: "{}" }, "request-not-understood"],
    ["with aliases that are a list", { aliases: ["a"] }, "request-not-understood"],
  ])("%s", (_, body, code) => {
    expect(refusalOf(() => inspect("create-index", body))).toBe(code);
  });
});

describe("a new index may have", () => {
  it.each([
    ["no body", ""],
    ["an empty body", {}],
    ["no aliases", { aliases: {} }],
    [
      "settings and mappings",
      { settings: { number_of_shards: 1 }, mappings: { properties: { a: { type: "keyword" } } } },
    ],
  ])("%s", (_, body) => {
    const found = inspect("create-index", body);
    expect([namesIn(found)]).toEqual([[]]);
    const bytes = Buffer.from("x");
    expect(found.rewrite(bytes, rewriteTo())).toBe(bytes);
  });
});
