import { describe, expect, it } from "vitest";
import { readSurfaces } from "../../../shared/opensearch/generate-operations.ts";
import { isReservedFirstSegment, matchOperation } from "../../../shared/opensearch/match.ts";

const surface = await readSurfaces();

/** Matches a raw path; values are decoded as the canonical request does it. */
function match(method: string, path: string) {
  const raw = path === "/" ? [] : path.slice(1).split("/");
  return matchOperation(method, raw, raw.map(decodeURIComponent));
}

function name(method: string, path: string): string | undefined {
  return match(method, path)?.operation.name;
}

describe("what is no operation", () => {
  it.each([
    ["a literal that is percent-encoded", "GET", "/logs-app/_%73earch"],
    ["an encoded underscore: OpenSearch reads an index called `_search`", "GET", "/%5Fsearch"],
    ["an encoded underscore before a literal", "GET", "/%5Fcat/_search"],
    ["an encoded underscore of an operation with other methods", "HEAD", "/%5Fcat"],
    ["a literal among others, every segment percent-encoded", "GET", "/%6Cogs-app/%5Fdoc/%31"],
    ["an id that would be a literal when it is written anew", "GET", "/logs-app/_doc/%5Fsearch"],
    ["a name of a setting that would be one", "GET", "/_settings/%5Fsearch"],
    ["an underscore of an unknown operation", "GET", "/_unknown"],
    ["an underscore that would be an index", "GET", "/_unknown/_search"],
    ["an underscore where an index stands last", "GET", "/_cat/indices/_x"],
    ["an underscore in a name to resolve", "GET", "/_resolve/index/_x"],
    ["an empty index", "GET", "//_search"],
    ["an empty last segment", "DELETE", "//"],
    ["the index `views` before an operation", "GET", "/views/_search"],
    ["the index `views`, encoded", "GET", "/%76iews/_search"],
    ["the index `views` itself", "HEAD", "/views"],
    ["the index `favicon.ico`", "GET", "/favicon.ico/_search"],
    ["a route that does not exist", "GET", "/logs-app/_search/secret-hr/x"],
    ["a dot segment behind a literal", "GET", "/_cat/../secret-hr"],
    ["a method in lower case", "get", "/_search"],
    ["a method OpenSearch has no letter for", "TRACE", "/_search"],
    ["HEAD where it is not registered", "HEAD", "/logs-app/_search"],
    ["a name of Object.prototype", "GET", "/logs-app/constructor"],
    ["a path deeper than the table", "GET", `/${"a/".repeat(200)}a`],
  ])("%s: %s %s", (_, method, path) => {
    expect(match(method, path)).toBeUndefined();
  });
});

it("is no operation without the decoded values of its parameters", () => {
  expect(matchOperation("GET", ["logs-app", "_search"], [])).toBeUndefined();
});

describe("what is known and refused", () => {
  it.each([
    ["DELETE", "/", "indices.delete_by_parameter"],
    ["GET", "/_opensearch_dashboards/secret-hr/_search", "dashboards.search"],
    ["GET", "/views", "views.list"],
    ["GET", "/views/x/_search", "views.search"],
    ["GET", "/favicon.ico", "favicon"],
    ["POST", "/_bulk/stream", "bulk_stream"],
    ["GET", "/_search/point_in_time/_all", "get_all_pits"],
    ["POST", "/_render/template", "render_search_template"],
    ["POST", "/_plugins/_sql", "sql.query"],
    ["GET", "/_cluster/state/metadata/logs-app", "cluster.state"],
    // a document id on OpenSearch 3, an operation on a domain of version 7
    ["POST", "/logs-app/_doc/_search", "typed.search"],
    ["POST", "/logs-app/_create/_mget", "typed.mget"],
    ["PUT", "/logs-app/_doc/_bulk", "typed.bulk"],
    ["POST", "/logs-app/_update/_delete_by_query", "typed.delete_by_query"],
    // no route on OpenSearch 3, a document of a mapping type there
    ["PUT", "/logs-app/type/1", "typed.index"],
    ["GET", "/logs-app/_search/secret-hr", "typed.get"],
  ])("%s %s is %s", (method, path, expected) => {
    const found = match(method, path);
    expect(found?.operation.name).toBe(expected);
    expect(found?.operation.judgement).toBeUndefined();
  });
});

describe("precedence", () => {
  it.each([
    ["GET", "/", "info"],
    ["HEAD", "/", "ping"],
    ["GET", "/_search", "search"],
    ["GET", "/_al%6C/_search", "search"],
    ["GET", "/logs-app", "indices.get"],
    ["GET", "/_all", "indices.get"],
    ["GET", "/*", "indices.get"],
    ["GET", "/%2A,-x/_count", "count"],
    ["GET", "/logs-app/_doc/_all", "get"],
    ["GET", "/logs-app/_doc/search", "get"],
    ["GET", "/logs-app/_doc/a%2Fb", "get"],
    ["GET", "/logs-app/_settings/index.number*", "indices.get_settings"],
    ["GET", "/logs-app/_mapping/field/*", "indices.get_field_mapping"],
    ["GET", "/_mapping/field/msg", "indices.get_field_mapping"],
    ["POST", "/logs-app/_doc", "index"],
    ["POST", "/logs-app/_bulk", "bulk"],
    ["GET", "/views,logs-app/_search", "search"],
    ["GET", "/_cat/indices/views", "cat.indices"],
    ["GET", "/_cluster/health/logs-*", "cluster.health"],
  ])("%s %s is %s", (method, path, expected) => {
    expect(name(method, path)).toBe(expected);
  });

  it("hands out the decoded values by the template's own parameter names", () => {
    expect(match("GET", "/%3Clogs-%7Bnow%2Fd%7D%3E/_doc/a%2Fb%2C")?.params).toEqual({
      index: "<logs-{now/d}>",
      id: "a/b,",
    });
    expect(match("GET", "/_resolve/index/logs-*")?.params).toEqual({ name: "logs-*" });
  });

  it("keeps names of operations from being index names", () => {
    expect(["views", "favicon.ico"].every(isReservedFirstSegment)).toBe(true);
    expect(isReservedFirstSegment("views-2024")).toBe(false);
  });
});

describe("the whole table", () => {
  it.each(surface)("$method $path is $group", ({ method, path, group }) => {
    const raw = path
      .split("/")
      .slice(1)
      .filter((segment) => segment !== "");
    const segments = raw.map((segment) => (segment.startsWith("{") ? "some-value" : segment));
    const found = matchOperation(method, segments, segments)?.operation;
    expect(found?.name).toBe(group);
    expect(anyName(found?.path ?? "")).toBe(anyName(path));
  });
});

/** Parameters without their names; OpenSearch drops a trailing slash. */
function anyName(path: string): string {
  return path.replaceAll(/\{\w+\}/g, "{}").replace(/(?<=.)\/$/, "");
}
