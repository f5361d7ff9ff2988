import { expect, inject, it } from "vitest";
import { inspectSearch } from "../../shared/opensearch/bodies/search.ts";

/**
 * What the gate lets through, at most, is far from where a node ends: OpenSearch 3.8 with between 300 and 400 queries or
 * aggregations in each other, and between 400 and 900 times `NOT (` in a text. With that it would end for all tests.
 */

const url = inject("openSearchUrl");
const SHAPE = `${"GEOMETRYCOLLECTION(".repeat(199)}POINT(0 0)${")".repeat(199)}`;
const TEXT = `${"NOT (".repeat(200)}a${")".repeat(200)}`;

function nest(times: number, open: string, inner: string): string {
  return `${open.repeat(times)}${inner}${"}".repeat(open.split("{").length - open.split("}").length).repeat(times)}`;
}

it.each([
  ["queries", `{"query":${nest(99, '{"bool":{"must":', JSON.stringify({ query_string: { query: TEXT } }))}}`],
  ["queries of documents", `{"query":${nest(99, '{"function_score":{"query":', '{"match_all":{}}')}}`],
  ["aggregations", `{"size":0,${nest(100, '"aggs":{"a":{"terms":{"field":"f.keyword"},', '"meta":{}')}}`],
  ["shape", JSON.stringify({ query: { geo_shape: { ignore_unmapped: true, g: { shape: SHAPE } } } })],
  ["expression", `{"script_fields":{"x":{"script":{"lang":"expression","source":"${"1".padEnd(999, "+1")}"}}}}`],
  [
    "brackets of an expression",
    `{"script_fields":{"x":{"script":{"lang":"expression","source":"${"(".repeat(499)}1${")".repeat(499)}"}}}}`,
  ],
  ["aggregations and a filter", `{"aggs":{"a":{"filter":${nest(99, '{"bool":{"filter":', '{"match_all":{}}')}}}}`],
])("a node answers the deepest %s", async (_name, body) => {
  inspectSearch(Buffer.from(body), { operation: "search", hasPathIndex: true });
  const headers = { "content-type": "application/json" };
  const made = await fetch(`${url}/nesting-1/_doc/1?refresh=true`, { method: "PUT", headers, body: '{"f":"a"}' });
  expect(made.ok).toBe(true);
  const answer = await fetch(`${url}/nesting-1/_search`, { method: "POST", headers, body });
  expect([answer.status, await answer.text()]).toMatchObject([200, expect.stringContaining('"_shards"')]);
  expect((await fetch(url)).status).toBe(200);
});
