import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import type { JsonObject } from "../../../../shared/opensearch/json.ts";
import { toBody, WRAPPERS } from "./places.ts";

const MOST = 100;
const TOO_DEEP = /stand in each other more than 100 deep/;

const inspect = (search: JsonObject) => inspectSearch(toBody(search), { operation: "search", hasPathIndex: true });

/** `times` of them around the value. */
function nest(value: JsonObject, times: number, wrap: (inner: JsonObject) => JsonObject): JsonObject {
  return times === 0 ? value : nest(wrap(value), times - 1, wrap);
}

/** A node's stack, and with it the node, ends between 300 and 400 of them (`test/integration/nesting.test.ts`). */
describe("queries and aggregations in each other", () => {
  it.each(Object.keys(WRAPPERS))("%s", (name) => {
    const wrap = WRAPPERS[name] ?? expect.unreachable("a name of theirs");
    expect(() => inspect({ query: nest({ match_none: {} }, MOST, wrap) })).toThrow(TOO_DEEP);
    expect(() => inspect({ query: nest({ match_none: {} }, MOST - 1, wrap) })).not.toThrow();
  });

  it.each(["aggs", "aggregations"])("%s", (key) => {
    const wrap = (inner: JsonObject) => ({ [key]: { a: { terms: { field: "f" }, ...inner } } });
    expect(() => inspect(nest({}, MOST + 2, wrap))).toThrow(TOO_DEEP);
    expect(() => inspect(nest({}, MOST, wrap))).not.toThrow();
  });

  it("counts both together", () => {
    const filter = nest({ match_none: {} }, MOST / 2, (inner) => ({ bool: { must: inner } }));
    const wrap = (inner: JsonObject) => ({ aggs: { a: { terms: { field: "f" }, ...inner } } });
    const filtered = { aggs: { b: { filter } } };
    expect(() => inspect(nest(filtered, MOST / 2, wrap))).toThrow(TOO_DEEP);
    expect(() => inspect(nest(filtered, MOST / 2 - 2, wrap))).not.toThrow();
  });

  it("counts none that stand beside each other", () => {
    const should = Array.from({ length: 1_000 }, () => ({ bool: { must: [{ match_all: {} }] } }));
    expect(() => inspect({ query: { bool: { should } } })).not.toThrow();
  });
});
