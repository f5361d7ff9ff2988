import { request } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { type OpenSearchNode, startOpenSearch } from "../../local/opensearch/node.ts";
import type { Operation } from "../../shared/opensearch/operation.ts";
import { listOperations } from "../../shared/opensearch/operation-table.ts";

export const operations = [...listOperations()].filter(({ judgement }) => judgement !== undefined);

let node: OpenSearchNode;

/** A node with what the operations are tried on, for the tests of a file. */
export function useOperations(): void {
  beforeAll(async () => {
    node = await startOpenSearch();
    await makeFixture();
  });
  afterAll(async () => {
    await removeFixture();
    await node.close();
  });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Sent {
  readonly body?: string | undefined;
  readonly type?: string;
}

/** Sends the path as it stands; `fetch` would normalise it. */
export function send(method: string, path: string, { body, type = "application/json" }: Sent = {}): Promise<Answer> {
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
export const BODIES: Readonly<Record<string, string>> = {
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

export function bodyOf({ judgement }: Operation): Sent {
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

export function pathOf(operation: Operation, index: string, path = operation.path): string {
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
export function needed({ name }: Operation): string {
  if (name === "field_caps") return "fields=*&";
  if (name === "create_pit") return "keep_alive=1m&";
  return name === "delete_by_query" ? "q=nothing&" : "";
}

export function takesIndex({ path, judgement }: Operation): boolean {
  return judgement?.index === "list" && path.includes(`{${judgement.indexParam}}`);
}

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

export async function makeFixture(): Promise<void> {
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
