import fc from "fast-check";
import { expect, it } from "vitest";
import { findInTree } from "../../shared/opensearch/match.ts";
import { listOperations, operationTree } from "../../shared/opensearch/operation-table.ts";
import { METHOD_LETTERS } from "../../shared/opensearch/operation.ts";
import { pathOf, type Route, routeOf, treeOf } from "../unit/opensearch/path-oracle.ts";

const RUNS = { numRuns: 2_000 };

it("a path is found in any tree as a filter over all its routes finds it", () => {
  const route = fc.record({
    letters: fc.constantFrom("G", "P"),
    shape: fc.array(fc.constantFrom("a", "b", "*"), { minLength: 1, maxLength: 4 }),
  });
  const asked = fc.array(fc.constantFrom("a", "b", "c", "*"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(route, { maxLength: 16 }),
      fc.array(asked, { minLength: 8, maxLength: 8 }),
      (routes, paths) => {
        const tree = treeOf(routes);
        for (const segments of paths) {
          const expected = routeOf(routes, "G", segments);
          expect(findInTree(tree, "GET", segments)?.path).toBe(expected && pathOf(expected));
        }
      },
    ),
    RUNS,
  );
});

const operations = [...listOperations()];
const table: Route[] = operations
  .filter(({ path }) => path !== "/")
  .map(({ method, path }) => ({
    letters: METHOD_LETTERS.get(method) ?? "",
    shape: shapeOf(path),
  }));
const literals = [...new Set(table.flatMap(({ shape }) => shape))];

function shapeOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => (segment.startsWith("{") ? "*" : segment));
}

it("a path is found in OpenSearch's own as a filter over all its routes finds it", () => {
  const segment = fc.oneof(fc.constantFrom("x", "_all", "*", "_doc"), fc.constantFrom(...literals));
  // a path of the table, each of its segments kept, replaced or given to its parameter
  const asked = fc
    .tuple(fc.constantFrom(...table), fc.array(fc.option(segment, { nil: undefined }), { maxLength: 6 }), segment)
    .map(([{ shape }, changed, value]) => shape.map((each, at) => changed[at] ?? (each === "*" ? value : each)));
  fc.assert(
    fc.property(fc.constantFrom(...METHOD_LETTERS), asked, ([method, letter], segments) => {
      const found = findInTree(operationTree(), method, segments);
      const expected = routeOf(table, letter, segments);
      expect(found && shapeOf(found.path)).toEqual(expected?.shape);
    }),
    RUNS,
  );
});
