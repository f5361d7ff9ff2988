import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { inspectSearch } from "../../shared/opensearch/bodies/search.ts";
import { AGGREGATIONS } from "../../shared/opensearch/dsl/aggregations.ts";
import { QUERY_TYPES } from "../../shared/opensearch/dsl/query-types.ts";
import type { JsonObject } from "../../shared/opensearch/json.ts";
import { type Registered, readSamples, REGISTERED, type Sample } from "../conformance/dsl/samples.ts";

/** What the grammar of searches says about OpenSearch, asked of a real one. */

const url = inject("openSearchUrl");
const INDICES = ["dsl-docs", "dsl-lookups", "dsl-more"];
/** Types that plugins add: a node without them does not know them. */
const PLUGIN_QUERIES = ["knn", "neural", "neural_sparse", "hybrid", "xy_shape"];
const PLUGIN_AGGREGATIONS = ["geohex_grid"];

const MAPPINGS = {
  properties: {
    msg: { type: "text", term_vector: "with_positions_offsets" },
    user: { type: "keyword" },
    n: { type: "integer" },
    f: { type: "float" },
    at: { type: "date" },
    "@timestamp": { type: "date" },
    loc: { type: "geo_point" },
    area: { type: "geo_shape" },
    ip: { type: "ip" },
    nest: { type: "nested", properties: { a: { type: "keyword", store: true }, n: { type: "integer" } } },
    join: { type: "join", relations: { question: "answer" } },
    q: { type: "percolator" },
    rf: { type: "rank_feature" },
    rfs: { type: "rank_features" },
    sug: { type: "completion" },
    ctx: { type: "completion", contexts: [{ name: "place", type: "category" }] },
  },
};
const DOCUMENT = {
  msg: "hello world",
  user: "alice",
  n: 3,
  f: 1.5,
  at: "2026-01-01",
  "@timestamp": "2026-01-01",
  loc: { lat: 1, lon: 2 },
  area: "POINT (1 1)",
  ip: "10.0.0.1",
  nest: [{ a: "x", n: 1 }],
  join: "question",
  rf: 2,
  rfs: { a: 1 },
  sug: "hello",
  ctx: { input: "hello", contexts: { place: ["cafe"] } },
};

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

async function send(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { "content-type": type },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as JsonObject };
}

async function create(path: string, body: JsonObject): Promise<void> {
  const { status, body: answer } = await send("PUT", path, body);
  if (status >= 300) throw new Error(`PUT ${path}: ${JSON.stringify(answer)}`);
}

const deleteAll = () => Promise.all(INDICES.map((index) => send("DELETE", `/${index}`)));

beforeAll(async () => {
  await deleteAll();
  for (const index of INDICES) {
    await create(`/${index}`, { mappings: MAPPINGS, settings: { number_of_shards: 1 } });
    await create(`/${index}/_doc/1?refresh=true`, DOCUMENT);
  }
});
afterAll(deleteAll);

describe.each(["queries", "aggregations", "search"] as const)("search bodies in %s.jsonl", (file) => {
  const samples = readSamples(file).map((sample, at) => ({ line: at + 1, ...sample }));
  const foreign = (sample: Sample): boolean => sample.names?.includes("shapes") === true;

  it.each(samples.filter((sample) => !foreign(sample)))("line $line ($type) is answered", async (sample) => {
    const { status, body } = await send("POST", `/dsl-docs/_search${sample.scroll ? "?scroll=1m" : ""}`, sample.body);
    expect({ status, error: body["error"] }).toEqual({ status: 200, error: undefined });
    expect(body["_shards"]).toMatchObject({ failed: 0 });
    if (sample.scroll) await send("DELETE", "/_search/scroll", { scroll_id: body["_scroll_id"] });
  });

  it.each(samples.filter(foreign))("line $line ($type) asks for the index `shapes`", async (sample) => {
    const { body } = await send("POST", "/dsl-docs/_search", sample.body);
    expect(JSON.stringify(body["error"] ?? body)).toContain("shapes");
  });
});

describe("what OpenSearch registers", () => {
  const errorOf = async (search: JsonObject) =>
    JSON.stringify((await send("POST", "/dsl-docs/_search", search)).body["error"] ?? null);
  const known = (names: keyof Registered) => REGISTERED[names];

  it.each([...known("queries"), ...known("refusedQueries")])("knows the query type %s", async (type) => {
    expect(await errorOf({ query: { [type]: {} } })).not.toContain("unknown query");
  });

  it.each(known("aggregations"))("knows the aggregation %s", async (type) => {
    expect(await errorOf({ aggs: { x: { [type]: {} } } })).not.toContain("Unknown aggregation");
  });

  it("has no query type or aggregation that the grammar invents", async () => {
    const unknown = async (names: Iterable<string>, search: (name: string) => JsonObject, message: string) => {
      const found: string[] = [];
      for (const name of names) if ((await errorOf(search(name))).includes(message)) found.push(name);
      return found.toSorted();
    };
    const queries = await unknown(QUERY_TYPES.keys(), (type) => ({ query: { [type]: {} } }), "unknown query");
    const aggregations = await unknown(
      Object.keys(AGGREGATIONS),
      (type) => ({ aggs: { x: { [type]: {} } } }),
      "Unknown aggregation",
    );
    expect(queries).toEqual(PLUGIN_QUERIES.toSorted());
    expect(aggregations).toEqual(PLUGIN_AGGREGATIONS);
  });
});

/** Why the grammar lets no object stand where OpenSearch expects none. */
describe("an object that a parser passes over", () => {
  it("turns the key that follows into an aggregation, whose look-up is carried out", async () => {
    const passedOver = { geo_distance: { distance: "1km", ignore_unmapped: true, none: { lat: {} } } };
    const lookUp = { terms: { user: { index: "dsl-lookups", id: "1", path: "user" } } };
    const search = { size: 0, aggs: { a: { filter: passedOver, aggs: { filter: lookUp } } } };
    const lines = `{"index":"dsl-docs"}\n${JSON.stringify(search)}\n`;
    const { body } = await send("POST", "/_msearch", lines, "application/x-ndjson");
    expect(body["responses"]).toMatchObject([{ aggregations: { aggs: { doc_count: 1 } } }]);
    expect(() =>
      inspectSearch(Buffer.from(JSON.stringify(search)), { operation: "msearch", hasPathIndex: true }),
    ).toThrow(RejectedError);
  });
});
