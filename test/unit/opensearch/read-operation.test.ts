import { describe, expect, it } from "vitest";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import { readNow } from "../../support/read-now.ts";

function read(method: string, path: string, query: Readonly<Record<string, string>> = {}) {
  const segments = path.split("/").slice(1);
  const matched = matchOperation(method, segments, segments);
  if (matched === undefined) throw new Error(`${path} is not known`);
  const { operation, params: pathParams } = matched;
  return readNow({ operation, pathParams, query: new Map(Object.entries(query)), body: Buffer.alloc(0) });
}

describe("readOperation", () => {
  it.each([
    ["/logs-a", "yaml"],
    ["/_resolve/index/logs-a", "cbor"],
  ])("refuses an answer that has to be read as anything but JSON: %s?format=%s", (path, format) => {
    expect(() => read("GET", path, { format })).toThrow(expect.objectContaining({ code: "operation-not-supported" }));
  });

  it.each([
    ["/logs-a", "json"],
    ["/_cat/indices", "yaml"],
  ])("takes %s?format=%s", (path, format) => {
    expect(read("GET", path, { format }).query.get("format")).toBe(format);
  });

  it("takes the index from `?index=` where the path has none, and from one place alone", () => {
    expect(read("GET", "/_search", { index: "logs-a" })).toMatchObject({ written: "logs-a", query: new Map() });
    expect(() => read("GET", "/logs-a/_search", { index: "logs-b" })).toThrow(
      expect.objectContaining({ code: "request-not-understood" }),
    );
  });
});
