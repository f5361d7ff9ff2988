import { describe, expect, it } from "vitest";
import type { FilteredAnswer } from "../../../../shared/opensearch/answers/answer-filter.ts";
import {
  filterDataStreams,
  filterIndexKeys,
  filterRecovery,
} from "../../../../shared/opensearch/answers/index-keys.ts";

type Filter = (body: Buffer, context: { status: number; isGranted: (name: string) => boolean }) => FilteredAnswer;

const isGranted = (name: string): boolean => name.startsWith("logs-");

function filtered(filter: Filter, answer: unknown, status = 200): unknown {
  return JSON.parse(filter(Buffer.from(JSON.stringify(answer)), { status, isGranted }).body.toString());
}

describe.each([
  ["filterIndexKeys", filterIndexKeys],
  ["filterRecovery", filterRecovery],
  ["filterDataStreams", filterDataStreams],
] as const)("%s", (_, filter) => {
  it.each([["<html>"], [""], ["[]"], ["null"]])("is the domain's fault for %j", (text) => {
    expect(() => filter(Buffer.from(text), { status: 200, isGranted })).toThrow(
      expect.objectContaining({ code: "domain-unavailable", status: 502 }),
    );
  });

  it("passes what is an error, and the bytes where nothing is foreign", () => {
    const error = Buffer.from('{"error":{"index":"secret-hr"},"status":404}');
    expect(filter(error, { status: 404, isGranted }).body).toBe(error);
    const empty = Buffer.from("{ }");
    expect(filter(empty, { status: 200, isGranted }).body).toBe(empty);
  });
});

describe("filterIndexKeys", () => {
  it("takes out indices, sums that count them, and shards that failed", () => {
    const failed = (index: string): object => ({ shard: 0, index, status: "INTERNAL_SERVER_ERROR" });
    const answer = {
      _shards: { total: 2, successful: 0, failed: 2, failures: [failed("secret-hr"), failed("logs-a")] },
      _all: { primaries: { docs: { count: 424_242 } } },
      indices: {
        "secret-hr": { uuid: "u" },
        "logs-a": { uuid: "v" },
        ".ds-logs-s-000002": {},
        ".ds-secret-000001": {},
      },
    };
    expect(filtered(filterIndexKeys, answer)).toEqual({
      _shards: { total: 2, successful: 0, failed: 2, failures: [failed("logs-a")] },
      indices: { "logs-a": { uuid: "v" }, ".ds-logs-s-000002": {} },
    });
  });

  it("takes out what the stores of shards failed for", () => {
    const answer = { failures: [{ index: "secret-hr" }, { index: "logs-a" }], indices: { "secret-hr": {} } };
    expect(filtered(filterIndexKeys, answer)).toEqual({ failures: [{ index: "logs-a" }], indices: {} });
  });

  it("keeps the sums and an index called like a part of the answer", () => {
    const answer = { _all: { total: {} }, indices: { "logs-a": { indices: { "secret-hr": 1 }, failures: [] } } };
    expect(filtered(filterIndexKeys, answer)).toEqual(answer);
  });
});

describe("filterRecovery", () => {
  it("takes out indices, and the name that a snapshot had", () => {
    const shard = (index: string): object => ({
      id: 0,
      type: "SNAPSHOT",
      source: { snapshot: "s", index, version: "1" },
      index: { size: {}, files: { details: [{ name: "_0.cfs" }] } },
    });
    const answer = {
      "secret-hr": { shards: [shard("secret-hr")] },
      "logs-a": { shards: [shard("secret-hr"), shard("logs-old"), { source: {} }] },
    };
    expect(filtered(filterRecovery, answer)).toEqual({
      "logs-a": {
        shards: [{ ...shard(""), source: { snapshot: "s", version: "1" } }, shard("logs-old"), { source: {} }],
      },
    });
  });
});

describe("filterDataStreams", () => {
  it.each([
    [{ name: "secret-s" }, false],
    [{ data_stream: "secret-s", backing_indices: 1 }, false],
    [{ indices: [{ index_name: ".ds-secret-s-000001" }] }, false],
    [{ name: "logs-s", indices: [{ index_name: ".ds-secret-s-000001" }] }, false],
    [{ name: "logs-s", indices: [{ index_name: ".ds-logs-s-000001" }], status: "GREEN" }, true],
    [{ data_stream: "logs-s", backing_indices: 1 }, true],
    [{ generation: 1 }, true],
  ])("%j stays: %s", (stream, stays) => {
    const answer = { data_stream_count: 1, data_streams: [stream] };
    expect(filtered(filterDataStreams, answer)).toEqual({ data_stream_count: 1, data_streams: stays ? [stream] : [] });
  });
});
