import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";
import { assertSupported } from "../../../shared/opensearch/versions.ts";
import type { DomainVersion } from "../../../shared/policy/domain-version.ts";

function refusalOf(method: string, path: string, version: DomainVersion | undefined): string | undefined {
  const operation = [...listOperations()].find((row) => row.method === method && row.path === path);
  if (operation === undefined) throw new Error(`no ${method} ${path}`);
  try {
    assertSupported(operation, version);
    return undefined;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    expect(error.code).toBe("operation-not-supported");
    return error.message;
  }
}

const PIT = "/{index}/_search/point_in_time";

describe("an operation that the domain's version lacks", () => {
  it.each([
    ["elasticsearch-7.10", "POST", PIT],
    ["opensearch-1.3", "POST", PIT],
    ["opensearch-2.3", "POST", PIT],
    ["opensearch-2.3", "DELETE", "/_search/point_in_time"],
    ["opensearch-2.17", "GET", "/_list/indices"],
    ["opensearch-1.3", "GET", "/_cat/cluster_manager"],
    ["elasticsearch-7.10", "GET", "/_data_stream/{name}"],
    ["serverless", "POST", PIT],
    ["serverless", "GET", "/_cat/shards"],
    ["serverless", "POST", "/{index}/_delete_by_query"],
    ["serverless", "GET", "/_cluster/health"],
  ] as const)("%s: %s %s is refused", (version, method, path) => {
    expect(refusalOf(method, path, version)).toMatch(
      /^the operation `[\w.]+` is not one of a domain of version `[\w.-]+`$/,
    );
  });
});

describe("an operation that it has", () => {
  it.each([
    ["opensearch-2.4", "POST", PIT],
    ["opensearch-2.19", "POST", PIT],
    ["opensearch-3.1", "POST", PIT],
    [undefined, "POST", PIT],
    ["opensearch-2.18", "GET", "/_list/indices"],
    ["opensearch-1.0", "GET", "/_data_stream/{name}"],
    ["elasticsearch-7.10", "GET", "/{index}/_search"],
    ["serverless", "GET", "/{index}/_search"],
    ["serverless", "POST", "/_bulk"],
    ["serverless", "GET", "/"],
  ] as const)("%s: %s %s goes on", (version, method, path) => {
    expect(refusalOf(method, path, version)).toBeUndefined();
  });
});

describe("what no version is asked", () => {
  it.each(["elasticsearch-7.10", "opensearch-1.3", "opensearch-3.5", undefined] as const)("%s", (version) => {
    expect(refusalOf("GET", "/{index}/{type}/_search", version)).toMatch(
      /^paths with a mapping type are not supported: /,
    );
    expect(refusalOf("GET", "/_cluster/state", version)).toBe("the operation `cluster.state` is not supported");
  });
});
