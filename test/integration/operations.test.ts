import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenSearchNode, startOpenSearch } from "../../local/opensearch/node.ts";
import { JUDGEMENTS } from "../../shared/opensearch/judgements.ts";
import type { Operation } from "../../shared/opensearch/operation.ts";
import { listOperations } from "../../shared/opensearch/operation-table.ts";
import { parseExpandWildcards } from "../../shared/opensearch/params.ts";

/**
 * What `judgements.ts` says about OpenSearch, asked of a real one: the routes, the query parameters, what wildcards
 * match by default, and what a wildcard that matches nothing is answered with.
 */

const operations = [...listOperations()].filter(({ judgement }) => judgement !== undefined);

let node: OpenSearchNode;

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Sent {
  readonly body?: string | undefined;
  readonly type?: string;
}

/** Sends the path as it stands; `fetch` would normalise it. */
function send(method: string, path: string, { body, type = "application/json" }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(node.url);
    const headers = body === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) };
    const sent = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A body that each kind's handler gets through, where it must have one. */
const BODIES: Readonly<Record<string, string>> = {
  msearch: '{"index":"optab-open"}\n{}\n',
  // what is forwarded in place of a template
  "msearch-template": '{"index":"optab-open"}\n{}\n',
  mget: '{"docs":[{"_index":"optab-open","_id":"1"}]}',
  mtermvectors: '{"docs":[{"_index":"optab-open","_id":"1"}]}',
  "rank-eval": '{"requests":[{"id":"a","request":{},"ratings":[]}],"metric":{"precision":{}}}',
  analyze: '{"text":"hello"}',
  reindex: '{"source":{"index":"optab-open"},"dest":{"index":"optab-made"},"max_docs":1}',
  document: '{"msg":"hello"}',
  update: '{"doc":{"msg":"hello"}}',
  bulk: '{"delete":{"_index":"optab-open","_id":"none"}}\n',
  mapping: '{"properties":{"msg":{"type":"text"}}}',
  settings: '{"index":{"refresh_interval":"1s"}}',
  "put-alias": '{"index":"optab-open","alias":"optab-made"}',
  "update-aliases": '{"actions":[{"remove":{"index":"optab-open","alias":"optab-none","must_exist":false}}]}',
};

function bodyOf({ judgement }: Operation): Sent {
  const body = BODIES[judgement?.body ?? "none"];
  return body === undefined ? {} : { body, type: body.endsWith("\n") ? "application/x-ndjson" : "application/json" };
}

/** Path parameters that name no index of the fixture. */
const PARAMS: Readonly<Record<string, string>> = {
  fields: "msg",
  target: "optab-made",
  block: "write",
  node_id: "_all",
  nodeId: "_all",
  node_id_or_metric: "_all",
  metrics: "_all",
  metric: "indices",
  index_metric: "_all",
  thread_pool_patterns: "search",
};

function pathOf(operation: Operation, index: string, path = operation.path): string {
  const alias = operation.judgement?.otherNames.find(({ param }) => param === "name");
  const pathEnd = operation.judgement?.pathEnd ?? "";
  return path
    .slice(0, path.length - pathEnd.length)
    .replace("{name}", alias === undefined ? "{name}" : alias.index === "list" ? "*" : "optab-made")
    .replace("{index}", index)
    .replace("{name}", operation.judgement?.indexParam === "name" ? index : "index.uuid")
    .replace("{id}", "1")
    .replace(/\{(\w+)\}/g, (_, param: string) =>
      param === "metric" && operation.name === "indices.stats" ? "_all" : (PARAMS[param] ?? param),
    );
}

/** Parameters that an operation cannot do without. */
function needed({ name }: Operation): string {
  if (name === "field_caps") return "fields=*&";
  if (name === "create_pit") return "keep_alive=1m&";
  return name === "delete_by_query" ? "q=nothing&" : "";
}

function takesIndex({ path, judgement }: Operation): boolean {
  return judgement?.index === "list" && path.includes(`{${judgement.indexParam}}`);
}

/** Reading stops here, before anything is done: every other parameter has been read by then, or is named as well. */
const UNKNOWN = "optab_unknown=1";
const ONLY_UNKNOWN = /unrecognized parameter: \[optab_unknown\](?! ?,)/;

const FIXTURE: readonly (readonly [string, string, string?])[] = [
  ["PUT", "/_index_template/optab-stream", '{"index_patterns":["optab-stream*"],"priority":500,"data_stream":{}}'],
  ["PUT", "/optab-open", '{"settings":{"number_of_replicas":0},"mappings":{"properties":{"msg":{"type":"text"}}}}'],
  ["PUT", "/optab-hidden", '{"settings":{"number_of_replicas":0,"hidden":true}}'],
  ["PUT", "/optab-closed", '{"settings":{"number_of_replicas":0}}'],
  ["PUT", "/optab-target", '{"settings":{"number_of_replicas":0},"aliases":{"optab-alias":{}}}'],
  ["PUT", "/_data_stream/optab-stream"],
  ["PUT", "/optab-open/_doc/1?refresh=true", '{"msg":"hello"}'],
  ["PUT", "/optab-hidden/_doc/1?refresh=true", '{"msg":"hello"}'],
  ["PUT", "/optab-target/_doc/1?refresh=true", '{"msg":"hello"}'],
  ["POST", "/optab-stream/_doc?refresh=true", '{"@timestamp":"2024-01-01T00:00:00Z"}'],
  ["POST", "/optab-closed/_close"],
];

async function makeFixture(): Promise<void> {
  await removeFixture();
  for (const [method, path, body] of FIXTURE) {
    const answer = await send(method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  }
}

async function removeFixture(): Promise<void> {
  await send("DELETE", "/_data_stream/optab-stream");
  await send("DELETE", "/_index_template/optab-stream");
  for (const name of ["open", "hidden", "closed", "target"]) await send("DELETE", `/optab-${name}`);
}

beforeAll(async () => {
  node = await startOpenSearch();
  await makeFixture();
});

afterAll(async () => {
  await removeFixture();
  await node.close();
});

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

describe("a wildcard that matches nothing", () => {
  const narrowed = operations.filter(
    (operation) =>
      takesIndex(operation) &&
      operation.judgement?.wildcards === "narrow" &&
      operation.method !== "HEAD" &&
      operation.name !== "create_pit",
  );

  it("is the node's own error where a point in time would be opened on it, however it is written", async () => {
    const [none, cut] = await Promise.all(
      ["optab-none*", "*,-*"].map((index) => send("POST", `/${index}/_search/point_in_time?keep_alive=1m`)),
    );
    expect(none?.status).toBe(400);
    expect(cut).toEqual(none);
  });

  it.each(narrowed)("$method $path", async (operation) => {
    const { empty, body } = operation.judgement ?? {};
    const headers = { body: '{"index":["*","-*"]}\n{}\n', type: "application/x-ndjson" };
    const sent = body?.startsWith("msearch") === true ? headers : body === "rank-eval" ? bodyOf(operation) : {};
    const answer = await send(operation.method, `${pathOf(operation, "*,-*")}?${needed(operation)}`, sent);
    expect(answer.body).not.toContain("optab-");
    expect({ isOk: answer.status === 200 && !answer.body.includes('"error"') }).toEqual({ isOk: empty === "forward" });
  });

  it("is answered by the gate as the node would", async () => {
    const valid = await send("GET", "/*,-*/_validate/query?allow_no_indices=true");
    expect(JUDGEMENTS["indices.validate_query"]?.empty).toEqual({ json: valid.body });
    const fields = await send("GET", "/*,-*/_mapping/field/msg");
    expect(JUDGEMENTS["indices.get_field_mapping"]?.empty).toEqual({ json: fields.body });
  });

  it("is no longer one without open and closed: `*` is a name then", async () => {
    expect((await send("GET", "/*,-*/_count?expand_wildcards=none")).status).toBe(404);
    expect((await send("GET", "/*,-*/_count?expand_wildcards=hidden")).status).toBe(404);
  });
});

/** One name of each kind that a wildcard can match, and how to ask for it alone. */
const KINDS = [
  { pattern: "optab-ope*", kind: "index", state: "open" },
  { pattern: "optab-clos*", kind: "index", state: "closed" },
  { pattern: "optab-hid*", kind: "index", state: "hidden" },
  { pattern: "optab-ali*", kind: "alias", state: "open" },
  { pattern: "optab-str*", kind: "stream", state: "open" },
] as const;

/** Does the pattern match anything? `allow_no_indices=false` makes it a 404 if not; other operations show what they found. */
async function matches(operation: Operation, pattern: string): Promise<boolean> {
  const { name, method, judgement } = operation;
  if (name.startsWith("msearch")) {
    const body = `{"index":"${pattern}","allow_no_indices":false}\n{"size":0}\n`;
    const answer = await send(method, "/_msearch", { body, type: "application/x-ndjson" });
    return !answer.body.includes("index_not_found_exception");
  }
  const path = pathOf(operation, pattern);
  if (name === "rank_eval") {
    const { body } = await send(method, `${path}?allow_no_indices=false`, bodyOf(operation));
    return !body.includes("index_not_found_exception");
  }
  if (name === "indices.delete_data_stream") {
    await send(method, path);
    const isGone = (await send("GET", "/_data_stream/optab-stream")).status === 404;
    if (isGone) await makeFixture();
    return isGone;
  }
  if (/data_stream/.test(name)) return (await send(method, path)).body.includes('"optab-stream"');
  if (name.startsWith("list.")) return (await send(method, path)).body.includes("optab-");
  if (name === "cat.count") return !(await send(method, `${path}?h=count`)).body.startsWith("0");
  if (name === "cluster.health") return (await send(method, `${path}?level=indices`)).body.includes("optab-");
  if (name === "indices.put_alias" || name === "indices.delete_alias") {
    return !(await send(method, path)).body.includes("index_not_found_exception");
  }
  if (!(judgement?.params.includes("allow_no_indices") ?? false)) return (await send(method, path)).body !== "";
  const query = `${needed(operation)}allow_no_indices=false`;
  return (await send(method, `${path}?${query}`, bodyOf(operation))).status !== 404;
}

describe("what wildcards match by default", () => {
  const rows = [...new Map(operations.filter(takesIndex).map((operation) => [operation.name, operation])).values()];
  const changes = [
    "indices.open",
    "indices.close",
    "indices.delete",
    "indices.add_block",
    "indices.put_alias",
    "indices.delete_alias",
  ];

  it.each(rows)("$name", async (operation) => {
    const found: Record<string, boolean> = {};
    const expected: Record<string, boolean> = {};
    const expand = parseExpandWildcards(operation.judgement?.expand ?? "open");
    for (const { pattern, kind, state } of KINDS) {
      found[pattern] = await matches(operation, pattern);
      const takesState = state === "hidden" ? expand?.hidden === true && expand.open : expand?.[state] === true;
      expected[pattern] = takesState && operation.judgement?.matches.includes(kind) === true;
    }
    if (changes.includes(operation.name)) await makeFixture();
    expect(found).toEqual(expected);
  });
});
