import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import { isNestedTooDeeply } from "../../../../shared/opensearch/dsl/query-text.ts";
import { toBody } from "./places.ts";

const MOST = 200;

describe("brackets of a query text in each other", () => {
  it.each([
    ["one in the other", "(".repeat(MOST + 1)],
    ["with their ends", `${"NOT (".repeat(MOST + 1)}a${")".repeat(MOST + 1)}`],
    ["after ends that end nothing", `))))${"(".repeat(MOST + 1)}`],
    ["with ends between quotes", `(a ")" `.repeat(MOST + 1)],
    ["with escaped ends", "(a \\) ".repeat(MOST + 1)],
    ["with ends in a regular expression", "(a /)/ ".repeat(MOST + 1)],
    ["with ends in a range", "(a f:[) TO )] ".repeat(MOST + 1)],
    ["with ends in an open range", "(a f:{) TO )} ".repeat(MOST + 1)],
    ["with a quote that an escape opens", `(a \\" ) " `.repeat(MOST + 1)],
  ])("too many: %s", (_name, text) => {
    expect(isNestedTooDeeply(text)).toBe(true);
  });

  it.each([
    ["as many as may be", `${"(".repeat(MOST)}a${")".repeat(MOST)}`],
    ["thousands beside each other", '(level:error AND host:"web (1)") OR '.repeat(3_000)],
    ["hundreds of ranges", `(at:[1 TO 2]) OR `.repeat(MOST)],
    ["between quotes", `"${"(".repeat(MOST + 1)}"`],
    ["none", "a".repeat(100_000)],
  ])("not too many: %s", (_name, text) => {
    expect(isNestedTooDeeply(text)).toBe(false);
  });

  it.each(["query_string", "simple_query_string"])("a search's %s", (type) => {
    const search = (query: unknown) =>
      inspectSearch(toBody({ query: { [type]: { query } } } as never), { operation: "search", hasPathIndex: true });
    expect(() => search("(".repeat(MOST + 1))).toThrow("`query` has too many brackets in each other");
    for (const query of ["(a OR b)", 1]) expect(() => search(query)).not.toThrow();
  });

  it.each(["geo_shape", "xy_shape"])("a shape of %s, written as text", (type) => {
    const search = (shape: unknown) =>
      inspectSearch(toBody({ query: { [type]: { f: { shape } } } } as never), {
        operation: "search",
        hasPathIndex: true,
      });
    expect(() => search("GEOMETRYCOLLECTION(".repeat(MOST + 1))).toThrow("`shape` has too many brackets in each other");
    const polygons = `MULTIPOLYGON(${"((0 0, 1 1, 1 0, 0 0)), ".repeat(MOST)}((0 0, 1 1, 1 0, 0 0)))`;
    for (const shape of ["POINT(0 0)", polygons, { type: "point", coordinates: [0, 0] }]) {
      expect(() => search(shape)).not.toThrow();
    }
  });
});
