import { describe, expect, it } from "vitest";
import { readLine, refusalOf } from "./lines.ts";

describe("what is refused", () => {
  it.each([
    ["GET /logs-a?format=yaml", "format `yaml` is not supported for this answer"],
    ["GET /_resolve/index/logs-a?format=cbor", "format `cbor` is not supported for this answer"],
    ["GET /logs-a?format=text", "format `text` is not supported for this answer"],
    ["GET /_cat/aliases?format=yaml", "format `yaml` is not supported for this answer"],
    // its own answer can be read in any format, that with an id cannot
    ["POST /logs-a/_search?scroll=1m&format=yaml", "format `yaml` is not supported for this answer"],
    ["GET /logs-a/_search?search_pipeline=p", "a pipeline `p` is not supported"],
  ])("%s: %s", (line, reason) => {
    expect(refusalOf(() => readLine(line))).toBe(`operation-not-supported: ${reason}`);
  });

  it.each([
    ["GET /logs-a/_search?index=secret-hr", "this operation takes no query parameter `index`"],
    ["GET /_cluster/settings?index=secret-hr", "this operation takes no query parameter `index`"],
    ["GET /_resolve/index/logs-a?index=secret-hr", "this operation takes no query parameter `index`"],
    // `index` is no name of a data stream
    ["GET /_data_stream?index=secret-hr", "this operation takes no query parameter `index`"],
    ["GET /logs-a/_search?indices=secret-hr", "unknown query parameter `indices`"],
    ["GET /_cat/indices/secret-hr?help", "a text about the operation is asked for without an index"],
    ["GET /_cat/indices?help&index=secret-hr", "a text about the operation is asked for without an index"],
    ["POST /_search/scroll?scroll=1m", "the request holds no id"],
    ["DELETE /_search/point_in_time", "the request holds no id"],
    ["DELETE /_search/scroll/a?scroll_id=b", "ids stand in one place: the path, the query or the body"],
  ])("%s: %s", (line, reason) => {
    expect(refusalOf(() => readLine(line))).toBe(`request-not-understood: ${reason}`);
  });

  it("ids in the body beside others", () => {
    for (const line of ["DELETE /_search/scroll/a", "DELETE /_search/scroll?scroll_id=a"]) {
      expect(refusalOf(() => readLine(line, { scroll_id: "b" }))).toBe(
        "request-not-understood: ids stand in one place: the path, the query or the body",
      );
    }
  });

  it("an item without an index where the path has none", () => {
    const body = { docs: [{ _id: "1" }] };
    expect(refusalOf(() => readLine("POST /_mget", body))).toMatch(/^request-not-understood: .* names no index/);
    expect(readLine("POST /_mget?index=logs-a", body).findings.names).toEqual([]);
  });

  it("a body that an operation has no use for", () => {
    expect(refusalOf(() => readLine("GET /logs-a/_stats", {}))).toBe(
      "request-not-understood: the operation `indices.stats` takes no body",
    );
  });
});

describe("the index that is written", () => {
  it.each([
    ["GET /logs-a/_search", "logs-a"],
    ["GET /_search?index=logs-a", "logs-a"],
    ["GET /_search", undefined],
    ["GET /_resolve/index/logs-a", "logs-a"],
    ["POST /logs-a/_rollover", "logs-a"],
    ["GET /_cat/indices?index=logs-*", "logs-*"],
  ])("%s: %s", (line, written) => {
    expect(readLine(line)).toMatchObject({ written });
  });
});

describe("query parameters", () => {
  it("go on but for those that the gate has read itself", () => {
    const line = "GET /_search?index=logs-a&q=x&expand_wildcards=all&verbose_pipeline=false&ignore_unavailable=true";
    const { query, asked } = readLine(line);
    expect(Object.fromEntries(query)).toEqual({ q: "x", ignore_unavailable: "true" });
    expect([...asked.keys()]).toEqual(["index", "q", "expand_wildcards", "verbose_pipeline", "ignore_unavailable"]);
  });

  it("may need more actions", () => {
    const line = "POST /logs-a/_update/1";
    expect(readLine(line, { doc: {} }).paramActions).toEqual([]);
    expect(readLine(`${line}?refresh=true`, { doc: {} }).paramActions).toEqual([]);
    expect(readLine(`${line}?_source=true`, { doc: {} }).paramActions).toEqual(["read"]);
  });

  it.each([
    ["GET /_cat/indices?help", true],
    ["GET /_cat/indices?help=false", false],
    ["GET /_cat/indices?v", false],
    ["GET /_cat/indices", false],
  ])("may ask for a text about the operation: %s is %s", (line, isFixedText) => {
    expect(readLine(line)).toMatchObject({ isFixedText });
  });
});

describe("what the answer comes from", () => {
  const pit = { pit: { id: "a" } };
  it.each([
    ["GET /logs-a/_search", undefined, "pass"],
    ["GET /logs-a/_search?scroll=1m", undefined, "reader-ids"],
    ["GET /_search", pit, "reader-ids"],
    ["GET /logs-a/_search/template?scroll=1m", { source: {} }, "reader-ids"],
    ["GET /logs-a/_search/template", { source: {} }, "search-template"],
    ["GET /_search/template", { source: pit }, "search-template"],
    ["GET /logs-a", undefined, "index-metadata"],
  ])("%s %j: %s", (line, body, answer) => {
    expect(readLine(line, body)).toMatchObject({ answer });
  });

  it.each([
    ["GET /logs-a?format=json"],
    ["GET /_cat/indices?format=yaml"],
    ["GET /_cat/aliases?format=text"],
    ["GET /logs-a/_search?format=yaml"],
  ])("may be asked for in a format that can be read: %s", (line) => {
    expect(readLine(line).query.has("format")).toBe(true);
  });
});

describe("ids of readers", () => {
  const msearch = (...ids: string[]) => ids.map((id) => `{}\n${JSON.stringify({ pit: { id } })}\n`).join("");

  it.each<[string, object | string | undefined, string[]]>([
    ["GET /_search/scroll/a", undefined, ["scroll a"]],
    ["GET /_search/scroll?scroll_id=a,b", undefined, ["scroll a", "scroll b"]],
    ["DELETE /_search/scroll", { scroll_id: ["a", "b"] }, ["scroll a", "scroll b"]],
    ["DELETE /_search/point_in_time", { pit_id: "a" }, ["pit a"]],
    ["GET /_search", { pit: { id: "a" } }, ["pit a"]],
    ["GET /logs-a/_search?scroll=1m", undefined, []],
    // each is found once
    ["DELETE /_search/scroll/a,b,a", undefined, ["scroll a", "scroll b"]],
    ["DELETE /_search/scroll/a,a", undefined, ["scroll a"]],
    ["DELETE /_search/scroll", { scroll_id: ["b", "a", "b", "b"] }, ["scroll b", "scroll a"]],
    ["POST /_msearch", msearch("a", "b", "a"), ["pit a", "pit b"]],
  ])("%s %j: %j", (line, body, ids) => {
    expect(readLine(line, body).ids.map(({ kind, sealed }) => `${kind} ${sealed}`)).toEqual(ids);
  });
});

describe("the body", () => {
  it("is the caller's own bytes, or the search that a template stands for", () => {
    expect(readLine("GET /logs-a/_search", '{ "size":1 }').body.toString()).toBe('{ "size":1 }');
    const template = { source: { size: "{{n}}" }, params: { n: 1 } };
    expect(readLine("GET /logs-a/_search/template", template).body.toString()).toBe('{"size":"1"}');
  });
});
