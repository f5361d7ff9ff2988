import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenSearchNode, startOpenSearch } from "../../local/opensearch/node.ts";
import { FILTERS } from "../../shared/opensearch/answers/filters.ts";
import type { FilterName } from "../../shared/opensearch/operation.ts";

/** What a real node says of the state of indices, seen through the filters; and what it does with what is never sent. */

let node: OpenSearchNode;

async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: Buffer }> {
  const json =
    body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${node.url}${path}`, { method, ...json });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

async function seen(filter: FilterName, path: string): Promise<{ raw: string; text: string }> {
  const { status, body } = await ask("GET", path);
  expect(status).toBe(200);
  const asked = new Map(new URL(path, node.url).searchParams);
  const isGranted = (name: string): boolean => name.startsWith("istate-own");
  const seal = (): string => "";
  const context = { status, asked, isGranted, seal, pathParams: {}, accept: undefined };
  const filtered = FILTERS[filter].filter(body, context);
  const text = filtered.body.toString();
  JSON.parse(text);
  return { raw: body.toString(), text };
}

const SEEDS = { "cluster.remote.istate-far.seeds": ["127.0.0.1:9"] };

async function remove(): Promise<void> {
  await ask("DELETE", "/_data_stream/istate-*");
  await ask("DELETE", "/_index_template/istate");
  for (const name of ["own", "foreign", "own-clone"]) await ask("DELETE", `/istate-${name}`);
  await ask("DELETE", "/_ingest/pipeline/istate-pipe");
  await ask("PUT", "/_cluster/settings", { persistent: { "cluster.remote.istate-far.seeds": null } });
}

beforeAll(async () => {
  node = await startOpenSearch();
  await remove();
  const settings = { number_of_replicas: 0 };
  const template = { index_patterns: ["istate-*-s*"], priority: 502, data_stream: {}, template: { settings } };
  const made = [
    await ask("PUT", "/_index_template/istate", template),
    await ask("PUT", "/istate-own", { settings }),
    await ask("PUT", "/istate-foreign", { settings }),
    await ask("PUT", "/_data_stream/istate-own-s"),
    await ask("PUT", "/_data_stream/istate-foreign-s"),
    await ask("PUT", "/istate-own/_doc/1?refresh=true", { msg: "hello" }),
    await ask("PUT", "/istate-foreign/_doc/1?refresh=true", { msg: "hello" }),
    await ask("PUT", "/_ingest/pipeline/istate-pipe", { processors: [] }),
    await ask("PUT", "/_cluster/settings", { persistent: SEEDS }),
  ];
  const failed = made.find(({ status }) => status >= 300);
  if (failed !== undefined) throw new Error(failed.body.toString());
});

afterAll(async () => {
  await remove();
  await node.close();
});

describe("answers lose what is foreign, whatever they are asked for", () => {
  it.each<[FilterName, string]>([
    ["index-keys", "/istate-*/_stats?level=shards"],
    ["index-keys", "/istate-*/_stats/docs?filter_path=indices.*.total.docs.count&pretty"],
    ["index-keys", "/istate-*/_stats?filter_path=-_shards"],
    ["index-keys", "/istate-*,.ds-istate-*/_segments?expand_wildcards=all&verbose"],
    ["index-keys", "/istate-*,.ds-istate-*/_segments?expand_wildcards=all&filter_path=**.num_search_segments"],
    ["index-keys", "/istate-*/_shard_stores?status=all"],
    ["recovery", "/istate-*/_recovery?detailed&human"],
    ["recovery", "/istate-*/_recovery?filter_path=*.shards.source,*.shards.id"],
    ["data-streams", "/_data_stream/istate-*?pretty"],
    ["data-streams", "/_data_stream/istate-*?filter_path=data_streams.name"],
    ["data-streams", "/_data_stream/istate-*?filter_path=data_streams.indices.index_name"],
    ["data-streams", "/_data_stream/istate-*/_stats?human"],
  ])("%s of %s", async (filter, path) => {
    const { raw, text } = await seen(filter, path);
    expect(raw).toContain("istate-foreign");
    expect(text).not.toContain("foreign");
    expect(text).toContain("istate-own");
  });

  it.each<[FilterName, string]>([
    ["nodes-stats", "/_nodes/stats"],
    ["nodes-stats", "/_nodes/stats/ingest?filter_path=nodes.*.ingest.pipelines"],
    ["nodes-stats", "/_nodes/stats/indices?level=indices"],
    ["nodes-stats", "/_nodes/stats/indices?level=shards"],
    ["cluster-settings", "/_cluster/settings"],
    ["cluster-settings", "/_cluster/settings?flat_settings&include_defaults"],
    ["cluster-settings", "/_cluster/settings?filter_path=*.cluster.remote"],
  ])("%s of %s", async (filter, path) => {
    const { raw, text } = await seen(filter, path);
    expect(raw).toContain("istate-");
    expect(text).not.toContain("istate-");
  });

  it.each([
    "/_cluster/stats",
    "/_nodes",
    "/_nodes/usage",
    "/_cat/allocation?h=*",
    "/_cat/nodes?h=*",
    "/_cat/thread_pool?h=*",
    "/_cat/fielddata?h=*",
    "/_cat/nodeattrs",
    "/_cat/plugins",
    "/_cat/master",
    "/_cat/repositories",
    "/_cat",
    "/_list",
    "/_script_context",
    "/_script_language",
  ])("%s names no index", async (path) => {
    const { status, body } = await ask("GET", path);
    expect(status).toBe(200);
    expect(body.toString()).not.toContain("istate-");
  });
});

describe("a page of `_list`", () => {
  it("is made of the names in the path alone, and so is the token of the next one", async () => {
    const page = await ask("GET", "/_list/indices/istate-own,istate-own-s?size=1&format=json&h=index");
    const { next_token: token } = JSON.parse(page.body.toString()) as { next_token: string };
    expect(Buffer.from(token, "base64").toString()).toMatch(/^\d+\|istate-own$/);
    expect(page.body.toString()).not.toContain("foreign");
  });
});

describe("what is never sent", () => {
  it("deletes every data stream: an exclusion is a name like any other to the node", async () => {
    const { status } = await ask("DELETE", "/_data_stream/istate-*,-istate-*");
    expect(status).toBe(200);
    expect((await ask("GET", "/_data_stream/istate-own-s")).status).toBe(404);
  });

  it("makes an index out of an alias: the source of a resize is an index", async () => {
    await ask("POST", "/_aliases", { actions: [{ add: { index: "istate-own", alias: "istate-alias" } }] });
    await ask("PUT", "/istate-own/_block/write");
    expect((await ask("PUT", "/istate-alias/_clone/istate-own-clone")).status).toBeGreaterThanOrEqual(400);
    const body = { settings: { "index.blocks.write": false }, aliases: { "istate-own-b": {} } };
    expect((await ask("PUT", "/istate-own/_clone/istate-own-clone", body)).status).toBe(200);
    expect((await ask("PUT", "/istate-own/_clone/istate-own-c2", { mappings: {} })).status).toBe(400);
  });
});
