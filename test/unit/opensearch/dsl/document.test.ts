import { describe, expect, it } from "vitest";
import type { RejectedError } from "../../../../shared/errors.ts";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import { assertPlainDocument } from "../../../../shared/opensearch/dsl/document.ts";
import type { Json, JsonObject } from "../../../../shared/opensearch/json.ts";
import { LOOK_UPS, toBody, WRAPPERS } from "./places.ts";

const REFUSED = expect.objectContaining({ name: "RejectedError", code: "operation-not-supported" }) as RejectedError;

describe("assertPlainDocument", () => {
  it.each(Object.entries(LOOK_UPS))("refuses a document whose field holds %s", (_name, lookUp) => {
    expect(() => assertPlainDocument({ q: lookUp("secret-hr") })).toThrow(REFUSED);
    expect(() => assertPlainDocument([{ a: [{ "deep.q": lookUp("secret-hr") }] }])).toThrow(REFUSED);
  });

  it.each(Object.entries(WRAPPERS))("refuses a look-up below %s", (_name, wrap) => {
    expect(() =>
      assertPlainDocument({ q: wrap({ terms: { user: { index: "secret-hr", path: "user", id: "1" } } }) }),
    ).toThrow(REFUSED);
  });

  it.each<[string, Json]>([
    ["a shape without an index", { q: { geo_shape: { loc: { indexed_shape: { id: "1" } } } } }],
    ["a wrapped query", { q: { wrapper: { query: "eyJtYXRjaF9hbGwiOnt9fQ==" } } }],
    ["an unfinished look-up", { q: { terms: { user: { index: "secret-hr", path: "user" } } } }],
    ["a part of one, which an update could complete", { q: { terms: { user: { index: "secret-hr" } } } }],
  ])("refuses %s", (_name, document) => {
    expect(() => assertPlainDocument(document)).toThrow(REFUSED);
  });

  it.each<[string, Json]>([
    ["a stored query without a look-up", { q: { match: { msg: "hello" } } }],
    ["stored terms", { q: { bool: { filter: [{ terms: { user: ["alice"] } }] } } }],
    ["a field called index beside an id", { http: { request: { index: "a", id: "b" } }, query: { terms: ["a"] } }],
    ["terms of a contract", { terms: { payment: { days: 30, index: 4 }, index: "a", id: "b", path: "c" } }],
    ["a template of a deployment", { spec: { template: { metadata: { name: "a" }, spec: { terms: "b" } } } }],
    ["a like that is text", { more_like_this: { like: ["a"] }, percolate: "beans", wrapper: { a: 1 } }],
    ["null fields", { terms: { a: null }, indexed_shape: null, percolate: { index: null } }],
    ["an event", { "@timestamp": "2026-01-01", event: { action: "a", index: "b" }, host: { ip: ["::1"], id: "x" } }],
    ["a scalar", "text"],
    ["nothing", null],
  ])("lets %s pass", (_name, document) => {
    expect(() => assertPlainDocument(document)).not.toThrow();
  });
});

describe("documents inside a query", () => {
  const stored = { q: { terms: { user: { index: "secret-hr", id: "1", path: "user" } } } };
  it.each<[string, (document: JsonObject) => JsonObject]>([
    ["percolate.document", (document) => ({ percolate: { field: "q", document } })],
    ["percolate.documents", (document) => ({ percolate: { field: "q", documents: [{}, document] } })],
    ["more_like_this.like", (document) => ({ more_like_this: { like: [{ doc: document }] } })],
    ["more_like_this.unlike", (document) => ({ more_like_this: { like: "a", unlike: { doc: document } } })],
  ])("%s", (_name, hold) => {
    const inspect = (document: JsonObject) =>
      inspectSearch(toBody({ query: hold(document) }), { operation: "search", hasPathIndex: true });
    expect(() => inspect(stored)).toThrow(REFUSED);
    expect(inspect({ q: { match: { msg: "a" } }, index: "b" }).names).toEqual([]);
  });
});
