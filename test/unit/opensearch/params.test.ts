import { describe, expect, it } from "vitest";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";
import type { SupportedOperation } from "../../../shared/opensearch/operation.ts";
import { assertSupported } from "../../../shared/opensearch/versions.ts";
import { decideParam, parseExpandWildcards } from "../../../shared/opensearch/params.ts";

function operation(name: string): SupportedOperation {
  const found = [...listOperations()].find((row) => row.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  assertSupported(found, undefined);
  return found;
}

const NOT_SUPPORTED = { code: "operation-not-supported" };
const NOT_UNDERSTOOD = { code: "request-not-understood" };

describe("decideParam", () => {
  it.each([
    ["search", "search_pipeline", "p", NOT_SUPPORTED],
    ["search", "verbose_pipeline", "true", NOT_SUPPORTED],
    ["search", "index", "secret-hr", NOT_UNDERSTOOD],
    ["search", "INDEX", "secret-hr", NOT_UNDERSTOOD],
    ["search", "toString", "x", NOT_UNDERSTOOD],
    ["search", "expand_wildcards", "opened", NOT_UNDERSTOOD],
    ["search", "ignore_unavailable", "yes", NOT_UNDERSTOOD],
    ["search", "allow_no_indices", "1", NOT_UNDERSTOOD],
    ["index", "pipeline", "p", NOT_SUPPORTED],
    ["bulk", "pipeline", "", NOT_SUPPORTED],
    ["update_by_query", "pipeline", "p", NOT_SUPPORTED],
    ["update_by_query", "wait_for_completion", "false", NOT_SUPPORTED],
    ["delete_by_query", "wait_for_completion", "0", NOT_SUPPORTED],
    ["indices.open", "wait_for_completion", "false", NOT_SUPPORTED],
    ["cluster.health", "level", "awareness_attributes", NOT_SUPPORTED],
    ["cluster.health", "level", "constructor", NOT_SUPPORTED],
    ["indices.stats", "level", "__proto__", NOT_SUPPORTED],
    ["nodes.stats", "level", "indices", NOT_SUPPORTED],
    ["indices.open", "wait_for_completion", "True", NOT_SUPPORTED],
    ["search", "ignore_unavailable", "true,false", NOT_UNDERSTOOD],
    ["indices.resolve_index", "filter_path", "aliases", NOT_UNDERSTOOD],
    ["indices.get_settings", "name", "index.uuid", NOT_UNDERSTOOD],
    ["cat.count", "ignore_unavailable", "true", NOT_UNDERSTOOD],
    // the node reads a blank as if nothing stood there, and answers with the table of all indices
    ["cat.indices", "help", " ", NOT_UNDERSTOOD],
    ["cat.count", "help", "\t", NOT_UNDERSTOOD],
    ["cat.shards", "help", "True", NOT_UNDERSTOOD],
    ["cat.segments", "help", "\u2003", NOT_UNDERSTOOD],
    ["search", "q", "(".repeat(201), NOT_UNDERSTOOD],
    ["delete_by_query", "q", "NOT (".repeat(201), NOT_UNDERSTOOD],
  ])("%s?%s=%s is refused", (name, param, value, expected) => {
    expect(decideParam(param, value, operation(name))).toMatchObject(expected);
  });

  it.each([
    ["search", "q", "secret-hr", { forward: true }],
    ["search", "search_pipeline", "_none", { forward: true }],
    ["search", "verbose_pipeline", "false", { forward: false }],
    ["search", "expand_wildcards", "open,hidden", { forward: false }],
    ["search", "ignore_unavailable", "true", { forward: true }],
    ["search", "ignore_unavailable", "false", { forward: true }],
    ["search", "ignore_unavailable", "", { forward: true }],
    ["search", "allow_no_indices", "false", { forward: true }],
    ["search", "allow_no_indices", "", { forward: true }],
    ["search", "format", "yaml", { forward: true }],
    ["search", "_source", "msg", { forward: true }],
    ["index", "pipeline", "_none", { forward: true }],
    ["update_by_query", "scroll", "5m", { forward: true }],
    ["reindex", "scroll", "5m", { forward: true }],
    ["search", "scroll", "1m", { forward: true, answer: "reader-ids" }],
    ["update_by_query", "wait_for_completion", "", { forward: true }],
    ["indices.open", "wait_for_completion", "true", { forward: true }],
    ["update_by_query", "_source", "msg", { forward: true }],
    ["update", "_source", "false", { forward: true }],
    ["update", "_source", "true", { forward: true, needs: "read" }],
    ["update", "_source_excludes", "msg", { forward: true, needs: "read" }],
    ["bulk", "_source", "msg", { forward: true, needs: "read" }],
    ["bulk", "_source_includes", "msg", { forward: true, needs: "read" }],
    ["cluster.health", "level", "cluster", { forward: false }],
    ["cluster.health", "level", "indices", { forward: false }],
    ["cluster.health", "level", "shards", { forward: false }],
    ["nodes.stats", "level", "node", { forward: false }],
    ["indices.stats", "level", "cluster", { forward: true }],
    ["indices.stats", "level", "indices", { forward: true }],
    ["indices.stats", "level", "shards", { forward: true }],
    ["indices.get", "format", "json", { forward: true }],
    ["cat.indices", "format", "yaml", { forward: true }],
    ["cat.indices", "help", "", { forward: true, withoutIndex: true }],
    ["cat.indices", "help", "true", { forward: true, withoutIndex: true }],
    ["cat.indices", "help", "false", { forward: false }],
  ])("%s?%s=%s is accepted", (name, param, value, expected) => {
    expect(decideParam(param, value, operation(name))).toEqual(expected);
  });
});

describe("a refusal says", () => {
  it.each([
    ["search", "indices", "secret-hr", "unknown query parameter `indices`"],
    ["search", "allow_no_indices", "1", "`1` is not a value of this query parameter"],
    ["index", "pipeline", "p", "a pipeline `p` is not supported"],
    ["search", "search_pipeline", "p", "a pipeline `p` is not supported"],
    ["search", "verbose_pipeline", "true", "verbose_pipeline `true` is not supported"],
    ["indices.open", "wait_for_completion", "false", "wait_for_completion `false` is not supported"],
    ["nodes.stats", "level", "indices", "level `indices` is not supported"],
  ])("%s?%s=%s: what is not taken", (name, param, value, reason) => {
    expect(decideParam(param, value, operation(name))).toHaveProperty("reason", reason);
  });
});

describe("parseExpandWildcards", () => {
  it.each([["opened"], ["OPEN"], ["open, closed"], ["open,,closed"], [","]])("does not understand `%s`", (value) => {
    expect(parseExpandWildcards(value)).toBeUndefined();
  });

  const states = (open: boolean, closed: boolean, hidden: boolean) => ({ open, closed, hidden });
  it.each([
    ["open,closed,hidden", states(true, true, true)],
    ["", states(false, false, false)],
    ["none", states(false, false, false)],
    ["open", states(true, false, false)],
    ["closed,hidden", states(false, true, true)],
    ["all", states(true, true, true)],
    ["all,none", states(false, false, false)],
    ["none,open", states(true, false, false)],
  ])("reads `%s` as the node does", (value, expected) => {
    expect(parseExpandWildcards(value)).toEqual(expected);
  });
});
