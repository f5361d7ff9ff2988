import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePath } from "../../shared/http/encode.ts";
import { readEncodedPath, type Segment } from "../../shared/http/path.ts";
import { isReservedFirstSegment, matchOperation } from "../../shared/opensearch/match.ts";
import { METHOD_LETTERS } from "../../shared/opensearch/operation.ts";
import { listOperations } from "../../shared/opensearch/operation-table.ts";
import { hasOperation } from "../../shared/opensearch/versions.ts";
import type { DomainVersion } from "../../shared/policy/domain-version.ts";
import type { RoutesNode } from "./routes-reader.ts";

const operations = [...listOperations()];
const inTable = new Set(operations.map(({ method, path }) => withoutNames(`${method} ${path}`)));

/**
 * The operation table, held against the routes of a real node: it knows them all, and what the gate takes a request for
 * is what the node takes it for, both as the caller wrote it and as the gate writes it anew.
 */
export function describeRoutes(start: () => Promise<RoutesNode>, version: DomainVersion): void {
  describe(`the routes of ${version}`, () => {
    let node: RoutesNode;

    beforeAll(async () => {
      node = await start();
    });
    afterAll(() => node?.close());

    it("are in the table, every one", () => {
      expect(node.routes.length).toBeGreaterThan(300);
      expect(node.routes.filter((route) => !inTable.has(withoutNames(route)))).toEqual([]);
    });

    it("are there for every operation that the gate supports", () => {
      const routes = new Set(node.routes.map(withoutNames));
      const expected = supported.filter((operation) => hasOperation(operation, version));
      const written = expected.map(({ method, path }) => `${method} ${path}`);
      expect(written.filter((route) => !routes.has(withoutNames(route)))).toEqual([]);
    });

    it("are what the gate takes their paths for, with any method", async () => {
      const paths = [...new Set(node.routes.map((route) => withoutNames(route).split(" ")[1] ?? ""))];
      const asked = paths.flatMap((path) => {
        const filled = path.replaceAll("{}", "logs-app");
        return methods.flatMap((method) => [filled, `${filled}/`].map((written) => ({ method, written })));
      });
      const found = await Promise.all(asked.map(({ method, written }) => disagreement(node, version, method, written)));
      const wrong = asked.map(({ method, written }, at) => ({ method, written, why: found[at] }));
      expect(wrong.filter(({ why }) => why !== undefined)).toEqual([]);
    });

    it("are what the gate takes any other path for", async () => {
      let compared = 0;
      const property = fc.asyncProperty(grown, async ([method, path]) => {
        if (match(method, readSegments(path) ?? [])?.operation.judgement !== undefined) compared++;
        expect(await disagreement(node, version, method, path)).toBeUndefined();
      });
      await fc.assert(property, { numRuns: 5_000 });
      expect(compared).toBeGreaterThan(500);
    });
  });
}

/** `PUT _rules/{featureType}/` → `PUT /_rules/{}`: a template without the names of its parameters, as the node reads it. */
function withoutNames(route: string): string {
  const [method = "", path = ""] = route.split(" ");
  const segments = path.split("/").filter((segment) => segment !== "");
  return `${method} /${segments.map((segment) => (segment.startsWith("{") ? "{}" : segment)).join("/")}`;
}

/** The values of a template's parameters, in their order. */
function valuesOf(path: string, params: Readonly<Record<string, string>>): (string | undefined)[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => params[name]);
}

function readSegments(path: string): readonly Segment[] | undefined {
  try {
    return readEncodedPath(path);
  } catch {
    return undefined;
  }
}

function match(method: string, segments: readonly Segment[]): ReturnType<typeof matchOperation> {
  return matchOperation(
    method,
    segments.map(({ raw }) => raw),
    segments.map(({ value }) => value),
  );
}

/** What the gate and a node of this version do not agree about; undefined: nothing. */
async function disagreement(
  node: RoutesNode,
  version: DomainVersion,
  method: string,
  path: string,
): Promise<string | undefined> {
  const segments = readSegments(path);
  if (segments === undefined) return undefined; // refused for its form
  const values = segments.map(({ value }) => value);
  const found = match(method, segments);
  const atNode = await node.read(method, path);
  const nodePath = atNode.route?.split(" ")[1] ?? "";
  if (found === undefined) {
    // `/_nodes/ingestion/stats` may be read as a document of a mapping type, because `/{index}/ingestion/…` is a path too
    const isNoIndex = (value: string): boolean =>
      value.startsWith("_") || isReservedFirstSegment(value) || literals.includes(value);
    const isExpected =
      !isSupported(atNode.route) ||
      valuesOf(nodePath, atNode.params).some((value) => value === undefined || isNoIndex(value)) ||
      isWrittenOtherwise(method, segments);
    return isExpected ? undefined : `the gate knows no operation; the node has ${atNode.route}`;
  }
  const { operation, params } = found;
  const ours = withoutNames(`${method} ${operation.path}`);
  // what is refused may be a path of a plugin that this node does not have, or of another version
  const isRefused = operation.judgement === undefined || !hasOperation(operation, version);
  if (isRefused && !node.routes.some((route) => withoutNames(route) === ours)) return undefined;
  if (atNode.route === undefined || withoutNames(atNode.route) !== ours) return `${ours}, but ${atNode.route}`;
  const read = JSON.stringify(valuesOf(nodePath, atNode.params));
  const expected = JSON.stringify(valuesOf(operation.path, params));
  if (read !== expected) return `${expected}, but ${read}`;
  if (operation.judgement === undefined) return undefined;
  const written = await node.read(method, encodePath(values));
  const same = written.route === atNode.route && JSON.stringify(written.params) === JSON.stringify(atNode.params);
  return same ? undefined : `written anew it is ${written.route}`;
}

function isSupported(route: string | undefined): boolean {
  const name = route === undefined ? undefined : withoutNames(route);
  return supported.some(({ method, path }) => withoutNames(`${method} ${path}`) === name);
}

/** An escaped `_search` is no literal, but would be one when it is written anew: the gate refuses it. */
function isWrittenOtherwise(method: string, segments: readonly Segment[]): boolean {
  const values = segments.map(({ value }) => value);
  return segments.some(({ raw }) => raw.includes("%")) && matchOperation(method, values, values) !== undefined;
}

const literals = [...new Set(operations.flatMap(({ path }) => path.split("/")))].filter((part) => /^\w/.test(part));
const methods = [...METHOD_LETTERS.keys()].filter((method) => method !== "PATCH");

/** Values that could be read in more than one way. */
const name = fc.constantFrom(
  ..."logs-app logs* * %2A ** _all %5Fall a,b a%2Cb -a a%20b %C3%BC a%2Fb %3Cx%3E <x> %3Ca%7Bnow%2Fd%7D%3E".split(" "),
  ..."{index} views favicon.ico %76iews _ __ .a ..a A a+b a%2Bb 1 a:b a%3Ab a=b a&b a%26b a~b (a) a!b a'b".split(" "),
  ..."_search %5Fsearch _Search _doc %5Fdoc _mapping _cat field _alias %5falias".split(" "),
);
const literal = fc.constantFrom(...literals);
const escaped = literal.map((text) => `%${text.charCodeAt(0).toString(16)}${text.slice(1)}`);
const any = fc.oneof({ weight: 3, arbitrary: name }, { weight: 3, arbitrary: literal }, escaped);

const supported = operations.filter(({ judgement }) => judgement !== undefined);

/**
 * A request grown from an operation, most often a supported one: parameters filled, up to two segments changed, doubled
 * or left out, perhaps another method.
 */
const grown = fc
  .record({
    operation: fc.oneof(fc.constantFrom(...supported), fc.constantFrom(...operations)),
    other: fc.option(fc.constantFrom(...methods), { freq: 3 }),
    fill: fc.array(any, { minLength: 8, maxLength: 8 }),
    changes: fc.array(fc.record({ at: fc.nat(8), remove: fc.nat(1), insert: fc.array(any, { maxLength: 1 }) }), {
      maxLength: 2,
    }),
    end: fc.constantFrom("", "", "", "/"),
  })
  .map(({ operation, other, fill, changes, end }) => {
    const parts = operation.path
      .split("/")
      .slice(1)
      .map((part, at) => (part.startsWith("{") ? (fill[at] ?? "a") : part));
    for (const { at, remove, insert } of changes) parts.splice(at % (parts.length + 1), remove, ...insert);
    return [other ?? operation.method, `/${parts.join("/")}${end}`] as const;
  });
