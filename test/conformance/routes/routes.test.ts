import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";
import { hasOperation, SERVERLESS, SINCE } from "../../../shared/opensearch/versions.ts";
import type { DomainVersion } from "../../../shared/policy/domain-version.ts";

/** The operation table and what it says about versions, held against the routes of older nodes. */

const operations = [...listOperations()];
const supported = operations.filter(({ judgement }) => judgement !== undefined);

/** `GET _rules/{type}/` → `GET /_rules/{}`: as the node reads a template. */
function withoutNames(route: string): string {
  const [method = "", path = ""] = route.split(" ");
  const segments = path.split("/").filter((segment) => segment !== "");
  return `${method} /${segments.map((segment) => (segment.startsWith("{") ? "{}" : segment)).join("/")}`;
}

const nodes = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".txt"))
  .map((file) => {
    const lines = readFileSync(join(import.meta.dirname, file), "utf8")
      .split("\n")
      .filter((line) => line !== "");
    // `opensearch-2.19.4.txt` is a node of version `opensearch-2.19`
    const version = file.replace(/\.\d+\.txt$/, "") as DomainVersion;
    return { version, routes: lines, known: new Set(lines.map(withoutNames)) };
  });

it("has route lists of every kind of version", () => {
  expect(nodes.map(({ version }) => version)).toEqual([
    "elasticsearch-7.10",
    "opensearch-1.3",
    "opensearch-2.19",
    "opensearch-3.5",
  ]);
});

describe.each(nodes)("$version", ({ version, routes, known }) => {
  it("has no route that the table does not know", () => {
    const table = new Set(operations.map(({ method, path }) => withoutNames(`${method} ${path}`)));
    expect(routes.length).toBeGreaterThan(300);
    expect(routes.filter((route) => !table.has(withoutNames(route)))).toEqual([]);
  });

  it("has every supported operation, but for those that are refused on it", () => {
    const lacking = supported.filter(({ method, path }) => !known.has(withoutNames(`${method} ${path}`)));
    const refused = supported.filter((operation) => !hasOperation(operation, version));
    const write = (rows: typeof supported): string[] => rows.map(({ method, path }) => `${method} ${path}`);
    expect(write(refused)).toEqual(write(lacking));
  });
});

describe("the tables of versions", () => {
  it("name paths and operations that there are", () => {
    const paths = new Set(operations.map(({ path }) => path));
    expect(Object.keys(SINCE).filter((path) => !paths.has(path))).toEqual([]);
    const names = new Set(supported.map(({ name }) => name));
    expect([...SERVERLESS].filter((name) => !names.has(name))).toEqual([]);
  });
});
