import { describe, expect, it } from "vitest";
import type { Operation } from "../../shared/opensearch/operation.ts";
import { operations, BODIES, send, bodyOf, pathOf, needed, useOperations } from "../support/operations.ts";

/** What `judgements.ts` says about OpenSearch, asked of a real one: the routes and the query parameters. */

useOperations();

/** Reading stops here, before anything is done: every other parameter has been read by then, or is named as well. */
const UNKNOWN = "optab_unknown=1";
const ONLY_UNKNOWN = /unrecognized parameter: \[optab_unknown\](?! ?,)/;

describe("a route of every supported operation", () => {
  it.each(operations)("$method $path", async (operation) => {
    const answer = await send(
      operation.method,
      `${pathOf(operation, "optab-open")}?${needed(operation)}${UNKNOWN}`,
      bodyOf(operation),
    );
    expect(answer.status).toBe(400);
    // HEAD has no body; the handler is the one of GET
    expect(operation.method === "HEAD" ? "" : answer.body).toMatch(operation.method === "HEAD" ? /^$/ : ONLY_UNKNOWN);
  });

  it.each([
    ["GET", "/optab-open/_%73earch", 400, "no handler found"],
    ["GET", "/%5Fcat/indices", 400, "no handler found"],
    ["GET", "/views/_search", 404, "no such index [views]"],
    ["HEAD", "/views", 405, ""],
    ["GET", "/views", 200, '"views"'],
    ["GET", "/optab-open/_search/x", 400, "no handler found"],
    ["HEAD", "/optab-open/_search", 405, ""],
  ])("%s %s is %i at the node", async (method, path, status, text) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
  });
});

/** Values that the handler can read; all others are read from `true`. */
const VALUES: Readonly<Record<string, string>> = {
  keep_alive: "1m",
  q: "msg:hello",
  batched_reduce_size: "2",
  default_operator: "AND",
  format: "json",
  expand_wildcards: "open",
  search_type: "query_then_fetch",
  search_pipeline: "_none",
  pipeline: "_none",
  scroll: "1m",
  sort: "_doc",
  suggest_mode: "always",
  version_type: "external",
  op_type: "create",
  conflicts: "proceed",
  slices: "auto",
  level: "cluster",
  wait_for_status: "green",
  wait_for_events: "normal",
  bytes: "b",
  status: "all",
  time: "ms",
};
const NUMBERS = [
  "pre_filter_shard_size max_concurrent_shard_requests max_concurrent_searches from size terminate_after suggest_size",
  "min_score if_seq_no if_primary_term wait_for_active_shards retry_on_conflict requests_per_second max_docs",
  "scroll_size wait_for_nodes max_num_segments",
].flatMap((line) => line.split(" "));
const TIMES = ["timeout", "cancel_after_time_interval", "search_timeout", "cluster_manager_timeout", "master_timeout"];
/** read only beside another one */
const BESIDE: Readonly<Record<string, string>> = {
  df: "q=a",
  analyzer: "q=a",
  analyze_wildcard: "q=a",
  lenient: "q=a",
  default_operator: "q=a",
  suggest_field: "suggest_text=a&suggest_mode=always",
  suggest_text: "suggest_field=msg&suggest_mode=always",
  suggest_size: "suggest_field=msg&suggest_text=a&suggest_mode=always",
  suggest_mode: "suggest_field=msg&suggest_text=a",
};

function valueOf(param: string, operation: Operation): string {
  if (param === "size" && operation.name === "list.shards") return "2000";
  if (NUMBERS.includes(param)) return "1";
  if (TIMES.includes(param)) return "1s";
  // a number of a document, but a flag of a search
  if (param === "sort" && operation.name.startsWith("list.")) return "asc";
  if (param === "version") return operation.judgement?.index === "name" ? "1" : "true";
  return VALUES[param] ?? "true";
}

describe("every listed query parameter is read", () => {
  const once = new Map(operations.map((operation) => [operation.name.replace("exists", "get"), operation]));
  const rows = [...once.values()].filter(({ method }) => method !== "HEAD");

  it.each(rows)("by $name", async (operation) => {
    const unread: string[] = [];
    for (const param of operation.judgement?.params ?? []) {
      // a help text is asked for without an index
      const path = param === "help" ? operation.path.replace(/\/\{\w+\}$/, "") : operation.path;
      const beside = BESIDE[param] === undefined ? "" : `&${BESIDE[param]}`;
      const own = needed(operation).startsWith(`${param}=`) ? "" : needed(operation);
      const query = `${own}${param}=${valueOf(param, operation)}${beside}&${UNKNOWN}`;
      const answer = await send(
        operation.method,
        `${pathOf(operation, "optab-open", path)}?${query}`,
        bodyOf(operation),
      );
      if (!ONLY_UNKNOWN.test(answer.body)) unread.push(`${param}: ${answer.body.slice(0, 300)}`);
    }
    expect(unread).toEqual([]);
  });

  it.each(operations.filter(({ withIndex, method }) => withIndex?.includes("{index}") && method !== "HEAD"))(
    "$method $path takes `index` from the query",
    async (operation) => {
      const query = `${needed(operation)}index=optab-open&${UNKNOWN}`;
      const answer = await send(operation.method, `${pathOf(operation, "")}?${query}`, bodyOf(operation));
      expect(answer.body).toMatch(ONLY_UNKNOWN);
    },
  );

  it.each(rows.filter(({ judgement }) => judgement?.index !== "none"))("$name and `source`", async (operation) => {
    const source = BODIES[operation.judgement?.body ?? "none"] ?? "{}";
    const query = `${needed(operation)}source=${encodeURIComponent(source)}&source_content_type=application/json&${UNKNOWN}`;
    const answer = await send(operation.method, `${pathOf(operation, "optab-open")}?${query}`);
    const isRead = ONLY_UNKNOWN.test(answer.body);
    expect(isRead).toBe(operation.judgement?.sourceParam);
    expect(isRead || /\[source\]|body is required/.test(answer.body)).toBe(true);
  });
});
