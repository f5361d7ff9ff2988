import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../shared/opensearch/bodies/search.ts";
import { readSamples, REGISTERED, type Sample, type SampleFile } from "./samples.ts";

const FILES: readonly SampleFile[] = ["queries", "aggregations", "search", "plugins"];

describe.each(FILES)("search bodies in %s.jsonl", (file) => {
  it.each(readSamples(file).map((sample, at) => ({ line: at + 1, ...sample })))(
    "line $line ($type) is understood, its indices are found",
    ({ body, names = [] }) => {
      const findings = inspectSearch(Buffer.from(JSON.stringify(body)), { operation: "search", hasPathIndex: true });
      expect(findings.names.map(({ index }) => index).toSorted()).toEqual([...names].toSorted());
      expect(findings.names.every(({ action }) => action === "read")).toBe(true);
    },
  );
});

describe("what OpenSearch registers has a sample", () => {
  const typesOf = (samples: readonly Sample[]): Set<string> =>
    new Set(samples.flatMap(({ type, covers = [] }) => [type, ...covers]));

  it.each(REGISTERED.queries)("query type %s", (type) => {
    expect(typesOf(readSamples("queries"))).toContain(type);
  });

  it.each(REGISTERED.aggregations)("aggregation %s", (type) => {
    expect(typesOf(readSamples("aggregations"))).toContain(type);
  });

  it.each(REGISTERED.searchKeys.filter((key) => !["pit", "ext"].includes(key)))("search key %s", (key) => {
    const files = FILES.flatMap(readSamples);
    expect(files.some(({ body }) => key in body)).toBe(true);
  });

  it.each(REGISTERED.sorts.filter((sort) => sort !== "_shard_doc"))("sort %s", (sort) => {
    const text = readSamples("search").map(({ body }) => JSON.stringify(body["sort"] ?? null));
    expect(text.some((line) => line.includes(`"${sort}"`))).toBe(true);
  });

  it.each(REGISTERED.suggesters)("suggester %s", (suggester) => {
    expect(typesOf(readSamples("search"))).toContain(suggester);
  });
});
