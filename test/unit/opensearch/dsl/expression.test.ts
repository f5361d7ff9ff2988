import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import { inspectUpdate } from "../../../../shared/opensearch/bodies/update.ts";
import type { Json } from "../../../../shared/opensearch/json.ts";
import { toBody } from "./places.ts";

const MOST = 1_000;
const TOO_LONG = "an expression has more than 1000 characters";
const expression = (length: number) => ({ lang: "expression", source: "1".padEnd(length, "+1") });
const painless = { source: "1".padEnd(MOST + 1, "+1") };

/** A node ends by one of two thousand signs (`test/integration/nesting.test.ts`). */
describe("an expression that is too long", () => {
  it.each<[string, (script: Json) => object]>([
    ["of a field", (script) => ({ script_fields: { x: { script } } })],
    ["of a sort", (script) => ({ sort: [{ _script: { type: "number", script } }] })],
    ["of a score", (script) => ({ query: { script_score: { query: { match_all: {} }, script } } })],
    ["of an aggregation", (script) => ({ aggs: { a: { avg: { script } } } })],
    [
      "of a pipeline",
      (script) => ({
        aggs: { a: { terms: { field: "f" }, aggs: { b: { bucket_script: { buckets_path: {}, script } } } } },
      }),
    ],
  ])("%s", (_, search) => {
    const inspect = (script: Json) =>
      inspectSearch(toBody(search(script) as never), { operation: "search", hasPathIndex: true });
    expect(() => inspect(expression(MOST + 1))).toThrow(TOO_LONG);
    for (const script of [expression(MOST), painless]) expect(() => inspect(script)).not.toThrow();
  });

  it.each(["source", "inline"])("of an update, as its %s", (key) => {
    const inspect = (script: Json) => inspectUpdate(toBody({ script }), { operation: "update", hasPathIndex: true });
    const { lang, source } = expression(MOST + 1);
    expect(() => inspect({ lang, [key]: source })).toThrow(TOO_LONG);
    expect(() => inspect({ lang, [key]: expression(MOST).source })).not.toThrow();
  });
});
