import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { findUnclassified, generateOperations, readSurfaces } from "../../../shared/opensearch/generate-operations.ts";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";
import { REFUSED_NAMESPACES, REFUSED_OPERATIONS } from "../../../shared/opensearch/refusals.ts";

const surface = await readSurfaces();

describe("the generator", () => {
  it("refuses an operation that nobody has judged", () => {
    const row = { group: "brand_new", method: "GET", path: "/_brand_new", namespace: "_core" };
    expect(findUnclassified([...surface, row])).toEqual(["brand_new"]);
  });

  it("refuses an operation that is judged and refused", () => {
    const row = { group: "search", method: "GET", path: "/_search", namespace: "views" };
    expect(findUnclassified([...surface, row])).toEqual(["search"]);
  });

  it("refuses a judgement of an operation that does not exist", () => {
    expect(findUnclassified(surface.filter(({ group }) => group !== "count"))).toEqual(["count"]);
  });

  it("finds nothing to complain about, and the committed file up to date", async () => {
    expect(findUnclassified(surface)).toEqual([]);
    for (const { path, text } of await generateOperations()) {
      expect(text).toBe(await readFile(path, "utf8"));
    }
  });
});

describe("the table", () => {
  const operations = [...listOperations()];

  it("holds every operation once", () => {
    const listed = operations.map(({ method, path, name }) => `${method} ${path} ${name}`).toSorted();
    const written = surface.map(({ method, path, group }) => `${method} ${path.replace(/(?<=.)\/$/, "")} ${group}`);
    expect(listed).toEqual([...new Set(written)].toSorted());
  });

  it("has a judgement of every operation, or a reason", () => {
    for (const reason of Object.values({ ...REFUSED_NAMESPACES, ...REFUSED_OPERATIONS }))
      expect(reason).toMatch(/^[a-z]/);
  });

  it.each([
    ["GET", "/_search", "/{index}/_search"],
    ["PUT", "/_bulk", "/{index}/_bulk"],
    ["GET", "/_mappings", "/{index}/_mappings"],
    ["GET", "/_mapping/field/{fields}", "/{index}/_mapping/field/{fields}"],
    ["GET", "/_settings/{name}", "/{index}/_settings/{name}"],
    ["PUT", "/_settings", "/{index}/_settings"],
    ["GET", "/_cat/shards", "/_cat/shards/{index}"],
    ["GET", "/_cluster/health", "/_cluster/health/{index}"],
    ["POST", "/_close", "/{index}/_close"],
    ["GET", "/_stats/{metric}", "/{index}/_stats/{metric}"],
    ["GET", "/_data_stream", "/_data_stream/{name}"],
    ["GET", "/_data_stream/_stats", "/_data_stream/{name}/_stats"],
    ["GET", "/_data_stream/{name}", undefined],
    ["GET", "/_list/shards", "/_list/shards/{index}"],
    ["GET", "/_nodes/stats/{metric}", undefined],
    ["GET", "/_cat/health", undefined],
    ["GET", "/", undefined],
    ["GET", "/{index}/_search", undefined],
    ["GET", "/_resolve/index/{name}", undefined],
  ])("%s %s has the index in %s", (method, path, withIndex) => {
    const row = operations.find((operation) => operation.method === method && operation.path === path);
    expect(row).toBeDefined();
    expect(row?.withIndex).toBe(withIndex);
  });

  it("has a place for the index wherever a request without one can mean indices", () => {
    const bare = operations.filter(
      ({ path, judgement }) =>
        judgement !== undefined && judgement.index !== "none" && !/\{(index|name|alias)\}/.test(path),
    );
    expect(bare.length).toBeGreaterThan(20);
    // a body in which every action names its indices, and a table that the gate writes of what is granted
    const placeless = ["indices.update_aliases", "cat.aliases"];
    expect(bare.filter(({ withIndex }) => withIndex === undefined).map(({ name }) => name)).toEqual(placeless);
  });

  it("finds none at the end of a very long path", () => {
    const path = Array.from({ length: 100_000 }, () => "logs");
    expect(matchOperation("GET", path, path)).toBeUndefined();
  });
});
