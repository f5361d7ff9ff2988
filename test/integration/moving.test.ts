import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Forwarder } from "../../shared/aws/forward.ts";
import { queryFieldsReader } from "../../shared/aws/read-query-fields.ts";
import { encodeQuery } from "../../shared/http/encode.ts";
import type { Domain } from "../../shared/policy/document.ts";

/** What is relied upon where documents move or hold queries, asked of a real node. */

const url = inject("openSearchUrl");
const INDICES = ["moving-plain", "moving-queries", "moving-more", "moving-grows", "moving-secret", "moving-new"];
const TEMPLATE = "moving-template";

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

async function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: bytes }),
  });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

const read = async (path: string): Promise<unknown> => JSON.parse((await send("GET", path)).body.toString()) as unknown;

/** Asks the node in the place of a domain. */
const forwarder: Pick<Forwarder, "forwardInternal"> = {
  forwardInternal: (_domain, path, query) => send("GET", `${path}?${encodeQuery(query)}`),
};
const port = queryFieldsReader(forwarder, {} as Domain);

const lookUp = { terms: { user: { index: "moving-secret", id: "1", path: "user" } } };
const queries = { mappings: { properties: { user: { type: "keyword" }, q: { type: "percolator" } } } };

beforeAll(async () => {
  await clear();
  await send("PUT", "/moving-plain", {
    mappings: { properties: { user: { type: "keyword" }, q: { type: "object" } } },
  });
  await send("PUT", "/moving-queries", queries);
  await send("PUT", "/moving-more", queries);
  const dynamic_templates = [{ t: { match: "q*", mapping: { type: "percolator" } } }];
  await send("PUT", "/moving-grows", { mappings: { dynamic_templates } });
  await send("PUT", "/moving-secret/_doc/1?refresh=true", { user: ["alice"] });
});
afterAll(clear);

async function clear(): Promise<void> {
  for (const index of INDICES) await send("DELETE", `/${index}`);
  await send("DELETE", `/_index_template/${TEMPLATE}`);
}

/** Whether the stored query has been made with what the look-up found. */
async function finds(index: string): Promise<boolean> {
  const { status, body } = await send("POST", `/${index}/_search`, {
    _source: false,
    query: { percolate: { field: "q", document: { user: "alice" } } },
  });
  expect(status).toBe(200);
  const { hits } = JSON.parse(body.toString()) as { hits: { hits: unknown[] } };
  return hits.hits.length > 0;
}

describe("a look-up runs while its document is indexed", () => {
  it("by a script", async () => {
    const source = `ctx._source.q = ['terms': ['user': ['in' + 'dex': 'moving-secret', 'id': '1', 'path': 'user']]]`;
    await send("PUT", "/moving-queries/_doc/1", { user: "bob" });
    expect((await send("POST", "/moving-queries/_update/1?refresh=true", { script: { source } })).status).toBe(200);
    expect(await finds("moving-queries")).toBe(true);
  });

  it("in UTF-16 too: a zero byte in a bulk is no harmless text", async () => {
    const document = Buffer.from(JSON.stringify({ q: lookUp }), "utf16le");
    const action = '{"index":{"_index":"moving-queries","_id":"2"}}\n';
    const bulk = Buffer.concat([Buffer.from(action), document, Buffer.from("\n")]);
    await send("DELETE", "/moving-queries/_doc/1?refresh=true");
    const { status, body } = await send("POST", "/_bulk?refresh=true", bulk);
    expect({ status, body: JSON.parse(body.toString()) }).toMatchObject({ status: 200, body: { errors: false } });
    expect(await finds("moving-queries")).toBe(true);
    await send("DELETE", "/moving-queries/_doc/2?refresh=true");
  });

  it("by a reindex, where the source held no query", async () => {
    expect((await send("PUT", "/moving-plain/_doc/1?refresh=true", { q: lookUp })).status).toBe(201);
    const { status } = await send("POST", "/_reindex?refresh=true", {
      source: { index: "moving-plain" },
      dest: { index: "moving-more" },
    });
    expect(status).toBe(200);
    expect(await finds("moving-more")).toBe(true);
  });

  it("where a dynamic template makes its field at that moment", async () => {
    expect((await send("PUT", "/moving-grows/_doc/1?refresh=true", { user: "bob", q: { match_all: {} } })).status).toBe(
      201,
    );
    expect(await port.of({ known: ["moving-grows"], missing: [] })).toEqual({ fields: ["q"], mayGrow: true });
  });
});

describe("fields that run queries are found", () => {
  it("in indices, and none where there are none", async () => {
    expect(await port.of({ known: ["moving-queries"], missing: [] })).toEqual({ fields: ["q"], mayGrow: false });
    expect(await port.of({ known: ["moving-plain", "moving-queries"], missing: [] })).toEqual({
      fields: ["q"],
      mayGrow: false,
    });
    expect(await port.of({ known: ["moving-plain"], missing: [] })).toEqual({ fields: [], mayGrow: false });
    const many = Array.from({ length: 300 }, (_, at) => `moving-none-${at}`);
    expect(await port.of({ known: [...many, "moving-more"], missing: [] })).toEqual({ fields: ["q"], mayGrow: false });
  });

  it("in the templates of an index that is new", async () => {
    expect(await port.of({ known: [], missing: ["moving-new"] })).toEqual({ fields: [], mayGrow: false });
    const template = { index_patterns: ["moving-new*"], template: queries };
    expect((await send("PUT", `/_index_template/${TEMPLATE}`, template)).status).toBe(200);
    expect(await port.of({ known: [], missing: ["moving-new"] })).toEqual({ fields: [], mayGrow: true });
    await send("DELETE", `/_index_template/${TEMPLATE}`);
  });

  it("in every index, or not", async () => {
    expect(await port.everywhere(["moving-queries", "moving-more"], ["q"])).toEqual(["q"]);
    expect(await port.everywhere(["moving-queries", "moving-secret"], ["q"])).toEqual([]);
    expect(await port.everywhere(["moving-queries", "moving-plain"], ["q", "user", "q,*"])).toEqual([]);
  });
});

describe("what a wildcard that matches nothing comes to", () => {
  it("is nothing at all, for a reindex", async () => {
    const { status, body } = await send("POST", "/_reindex", {
      source: { index: ["*", "-*"] },
      dest: { index: "moving-new" },
    });
    expect([status, JSON.parse(body.toString())]).toMatchObject([200, { total: 0, created: 0 }]);
  });

  it("is an empty answer, for the shards of a search", async () => {
    expect(await read("/*,-*/_search_shards")).toEqual({ nodes: {}, indices: {}, shards: [] });
  });

  it("is an empty answer, for a rank evaluation", async () => {
    const { status } = await send("POST", "/*,-*/_rank_eval", {
      requests: [{ id: "a", request: { query: { match_all: {} } }, ratings: [] }],
      metric: { precision: { k: 5 } },
    });
    expect(status).toBe(200);
  });
});
