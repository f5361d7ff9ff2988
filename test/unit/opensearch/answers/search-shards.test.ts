import { describe, expect, it } from "vitest";
import { filterSearchShards } from "../../../../shared/opensearch/answers/search-shards.ts";

const isGranted = (name: string): boolean => name.startsWith("logs");
const filtered = (answer: unknown, status = 200): Buffer =>
  filterSearchShards(Buffer.from(JSON.stringify(answer)), { status, isGranted }).body;
const asJson = (answer: unknown): unknown => JSON.parse(filtered(answer).toString());

describe("the answer of _search_shards", () => {
  it("loses indices, shards and aliases that are not granted, and the filter made of those", () => {
    const answer = {
      nodes: { n1: { name: "a" } },
      indices: {
        "logs-a": { aliases: ["logs-alias", "secret"], filter: { bool: {} } },
        "logs-b": { aliases: ["logs-alias"], filter: { term: {} } },
        "secret-hr": {},
      },
      shards: [[{ index: "logs-a", shard: 0 }], [{ index: "secret-hr", shard: 0 }]],
    };
    expect(asJson(answer)).toEqual({
      nodes: { n1: { name: "a" } },
      indices: { "logs-a": { aliases: ["logs-alias"] }, "logs-b": { aliases: ["logs-alias"], filter: { term: {} } } },
      shards: [[{ index: "logs-a", shard: 0 }]],
    });
  });

  it("loses them whatever `filter_path` has left of it", () => {
    expect(asJson({ shards: [[{ index: "secret-hr" }, { index: "logs-a" }]] })).toEqual({
      shards: [[{ index: "logs-a" }]],
    });
    expect(asJson({ indices: { "secret-hr": {} } })).toEqual({ indices: {} });
    expect(asJson({ indices: { "logs-a": { aliases: ["secret"] } } })).toEqual({
      indices: { "logs-a": { aliases: [] } },
    });
  });

  it.each([
    { nodes: {}, indices: { "logs-a": {} }, shards: [[{ index: "logs-a", state: "STARTED" }]] },
    { shards: [[{ state: "STARTED" }]] },
    {},
  ])("is the domain's bytes where nothing is taken out: %j", (answer) => {
    const body = Buffer.from(JSON.stringify(answer));
    expect(filterSearchShards(body, { status: 200, isGranted }).body).toBe(body);
  });

  it("keeps every other byte, numbers beyond 2^53 too", () => {
    const body =
      '{ "took":9007199254740993, "indices":{"logs-a":{"max":9007199254740993},"secret-hr":{}},"shards":[] }';
    const { body: kept } = filterSearchShards(Buffer.from(body), { status: 200, isGranted });
    expect(kept.toString()).toBe(body.replace(',"secret-hr":{}', ""));
  });

  it("is left alone as an error, and refused when it cannot be read", () => {
    expect(filtered({ error: "x" }, 404).toString()).toBe('{"error":"x"}');
    for (const body of ["[]", "x", ""]) {
      expect(() => filterSearchShards(Buffer.from(body), { status: 200, isGranted })).toThrow("no JSON object");
    }
  });
});
