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
    ["indices.resolve_index", "filter_path", "aliases", NOT_UNDERSTOOD],
    ["indices.get_settings", "name", "index.uuid", NOT_UNDERSTOOD],
    ["cat.count", "ignore_unavailable", "true", NOT_UNDERSTOOD],
    // the node reads a blank as if nothing stood there, and answers with the table of all indices
    ["cat.indices", "help", " ", NOT_UNDERSTOOD],
    ["cat.count", "help", "\t", NOT_UNDERSTOOD],
    ["cat.shards", "help", "True", NOT_UNDERSTOOD],
    ["cat.segments", "help", "\u2003", NOT_UNDERSTOOD],
  ])("%s?%s=%s is refused", (name, param, value, expected) => {
    expect(decideParam(param, value, operation(name))).toMatchObject(expected);
  });

  it.each([
    ["search", "q", "secret-hr", { forward: true }],
    ["search", "search_pipeline", "_none", { forward: true }],
    ["search", "verbose_pipeline", "false", { forward: false }],
    ["search", "expand_wildcards", "open,hidden", { forward: false }],
    ["search", "ignore_unavailable", "true", { forward: true }],
    ["search", "format", "yaml", { forward: true }],
    ["search", "_source", "msg", { forward: true }],
    ["index", "pipeline", "_none", { forward: true }],
    ["update_by_query", "scroll", "5m", { forward: true }],
    ["search", "scroll", "1m", { forward: true, answer: "reader-ids" }],
    ["update_by_query", "wait_for_completion", "", { forward: true }],
    ["update_by_query", "_source", "msg", { forward: true }],
    ["update", "_source", "false", { forward: true }],
    ["update", "_source", "true", { forward: true, needs: "read" }],
    ["update", "_source_excludes", "msg", { forward: true, needs: "read" }],
    ["bulk", "_source", "msg", { forward: true, needs: "read" }],
    ["bulk", "_source_includes", "msg", { forward: true, needs: "read" }],
    ["cluster.health", "level", "shards", { forward: false }],
    ["indices.get", "format", "json", { forward: true }],
    ["cat.indices", "format", "yaml", { forward: true }],
    ["cat.indices", "help", "", { forward: true, withoutIndex: true }],
    ["cat.indices", "help", "true", { forward: true, withoutIndex: true }],
    ["cat.indices", "help", "false", { forward: false }],
  ])("%s?%s=%s is accepted", (name, param, value, expected) => {
    expect(decideParam(param, value, operation(name))).toEqual(expected);
  });
});

describe("parseExpandWildcards", () => {
  it.each([["opened"], ["OPEN"], ["open, closed"], ["open,,closed"]])("does not understand `%s`", (value) => {
    expect(parseExpandWildcards(value, "open")).toBeUndefined();
  });

  const states = (open: boolean, closed: boolean, hidden: boolean) => ({ open, closed, hidden });
  it.each([
    [undefined, states(true, true, true)],
    ["", states(false, false, false)],
    ["none", states(false, false, false)],
    ["open", states(true, false, false)],
    ["closed,hidden", states(false, true, true)],
    ["all", states(true, true, true)],
    ["all,none", states(false, false, false)],
    ["none,open", states(true, false, false)],
  ])("reads `%s` as the node does", (value, expected) => {
    expect(parseExpandWildcards(value, "open,closed,hidden")).toEqual(expected);
  });
});
