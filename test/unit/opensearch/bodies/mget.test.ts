import { describe, expect, it } from "vitest";
import { inspect, inspectBare, namesIn, NOT_STRICT, refusalOf, rewriteTo } from "./inspect.ts";

describe("an mget is refused as not understood", () => {
  it.each(NOT_STRICT)("%s", (_, body) => {
    expect(refusalOf(() => inspect("mget", body))).toBe("request-not-understood");
  });

  it.each([
    ["no body", ""],
    ["no document", {}],
    ["an empty list", { docs: [], ids: [] }],
    ["docs that are null", { docs: null }],
    ["docs that are an object", { docs: { _index: "secret-hr", _id: "1" } }],
    ["an item that is no object", { docs: ["1"] }],
    ["an unknown key", { docs: [{ _id: "1" }], doc: [] }],
    ["an unknown key of an item", { docs: [{ _id: "1", index: "secret-hr" }] }],
    ["an object under a key that OpenSearch walks through", { docs: [{ _id: "1", x: { _index: "secret-hr" } }] }],
    ["an object where a value stands", { docs: [{ _id: { _index: "secret-hr" } }] }],
    ["a list where a value stands", { docs: [{ _id: "1", routing: ["_index"] }] }],
    ["an object in stored_fields", { docs: [{ _id: "1", stored_fields: [{ _index: "secret-hr" }] }] }],
    ["an object in _source", { docs: [{ _id: "1", _source: { includes: [{ _index: "secret-hr" }] } }] }],
    ["an unknown key of _source", { docs: [{ _id: "1", _source: { _index: "secret-hr" } }] }],
    ["an object in ids", { ids: ["1", { _index: "secret-hr" }] }],
    ["an empty index", { docs: [{ _index: "", _id: "1" }] }],
    ["an index that is a number", { docs: [{ _index: 1, _id: "1" }] }],
    ["a list of indices", { docs: [{ _index: ["secret-hr"], _id: "1" }] }],
    ["a comma list", { docs: [{ _index: "logs-app,secret-hr", _id: "1" }] }],
    ["a wildcard", { docs: [{ _index: "logs-*", _id: "1" }] }],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("mget", body))).toBe("request-not-understood");
  });

  it.each([
    ["an item", { docs: [{ _index: "logs-a", _id: "1" }, { _id: "2" }] }],
    ["an item whose index is null", { docs: [{ _index: null, _id: "2" }] }],
    ["ids", { ids: ["1"] }],
  ])("no index anywhere: %s", (_, body) => {
    expect(refusalOf(() => inspectBare("mget", body))).toBe("request-not-understood");
  });
});

describe("an mget needs", () => {
  it("read on the index of each item", () => {
    const body =
      '{"docs":[{"_id":"1"},{"_index":"secret\\u002dhr","_id":"1"},{"_id":"2","_\\u0069ndex":"logs-b"},{"_index":"logs-b","_id":"3"}]}';
    const found = inspect("mget", body);
    expect([namesIn(found)]).toEqual([["read secret-hr", "read logs-b"]]);
  });

  it("nothing of the path when every item names its index", () => {
    expect(namesIn(inspect("mget", { docs: [{ _index: "logs-a", _id: "1" }] }))).toEqual(["read logs-a"]);
  });

  it.each([
    ["ids", { ids: ["1", 2] }],
    ["items without an index", { docs: [{ _id: "1" }] }],
    ["an index that is null", { docs: [{ _index: null, _id: "1" }] }],
  ])("the index of the path for %s", (_, body) => {
    const found = inspect("mget", body);
    expect([namesIn(found)]).toEqual([[]]);
  });
});

describe("an mget may hold", () => {
  it("every option of an item", () => {
    const item = {
      _index: "logs-a",
      _id: 1,
      _type: "_doc",
      routing: "r",
      stored_fields: ["a"],
      version: 3,
      version_type: "external",
    };
    const sources = [true, "msg", ["msg"], { includes: "a", excludes: ["b"] }, { include: ["a"], exclude: "b" }, null];
    const docs = sources.map((_source) => ({ ...item, _source }));
    expect(namesIn(inspectBare("mget", { docs }))).toEqual(["read logs-a"]);
  });
});

describe("an mget is written anew", () => {
  it("where a name is date math", () => {
    const body = Buffer.from(
      '{"docs":[ {"_index" : "<logs-a>","_id":9007199254740993123},{"_index":"logs-b","_id":"<logs-a>"}]}',
    );
    const found = inspectBare("mget", body);
    expect(found.rewrite(body, rewriteTo()).toString()).toBe(body.toString().replace('"<logs-a>",', '"logs-a",'));
  });
});
