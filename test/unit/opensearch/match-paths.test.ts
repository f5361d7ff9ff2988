import { expect, it } from "vitest";
import { findInTree } from "../../../shared/opensearch/match.ts";
import { pathOf, type Route, routeOf, treeOf } from "./path-oracle.ts";

/** Every path of up to three segments, each one of these. */
function everyPath(segments: readonly string[]): string[][] {
  const deeper = (paths: readonly string[][]) => paths.flatMap((path) => segments.map((each) => [...path, each]));
  const one = deeper([[]]);
  const two = deeper(one);
  return [...one, ...two, ...deeper(two)];
}

/** Every set of up to three of these. */
function* upToThree(routes: readonly Route[]): Generator<Route[]> {
  for (const [at, one] of routes.entries()) {
    yield [one];
    for (const [next, two] of routes.slice(at + 1).entries()) {
      yield [one, two];
      for (const three of routes.slice(at + next + 2)) yield [one, two, three];
    }
  }
}

it("a path is found in every small tree as a filter over all its routes finds it", () => {
  const routes = everyPath(["a", "*"]).flatMap((shape) => [
    { letters: "G", shape },
    { letters: "P", shape },
  ]);
  const paths = [[], ...everyPath(["a", "b"]), ["*"], ["a", "*"], ["*", "a"]];
  for (const set of upToThree(routes)) {
    const tree = treeOf(set);
    for (const segments of paths) {
      const expected = routeOf(set, "G", segments);
      const found = findInTree(tree, "GET", segments)?.path;
      if (found !== (expected && pathOf(expected))) {
        const written = set.map((route) => `${route.letters} ${pathOf(route)}`).join(", ");
        expect.fail(`GET ${pathOf({ shape: segments })} among ${written} is ${found}, not ${JSON.stringify(expected)}`);
      }
    }
  }
});
