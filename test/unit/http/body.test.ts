import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readRequest } from "../../../shared/http/request.ts";
import { readRoute } from "../../../shared/http/route.ts";
import { type EventOptions, httpEvent, read, restEvent } from "./events.ts";

const JSON_TYPE = { "content-type": "application/json" };
const coded = (code: string) => expect.objectContaining({ name: "RejectedError", code });
const post = (options: EventOptions) => read(restEvent("/logs-app/_mget", { method: "POST", ...options }));

describe("a media type that cannot be inspected is a 415", () => {
  it.each([
    [undefined],
    [""],
    ["application/x-www-form-urlencoded"],
    ["application/smile"],
    ["application/cbor"],
    ["application/yaml"],
    ["text/plain"],
    ["application/*"],
    ["application/ndjson"],
    ["application/json, application/json"],
    ["application/json; charset=utf-16"],
    ["application/json; charset=utf-8; charset=utf-8"],
    ["application/json; charset"],
    ["application/json; foo=bar"],
    ["application/json; compatible-with=3"],
    ["application/vnd.opensearch+cbor; compatible-with=3"],
    ["application/vnd.opensearch+json; compatible-with=x"],
    ["application/vnd.elasticsearch+json; compatible-with=8"],
  ])("%s", (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    expect(() => post({ headers, body: "{}" })).toThrow(coded("media-type-not-supported"));
  });

  it("also when the header stands there twice, in one case or two", () => {
    const twice = { "content-type": ["application/json", "application/json"] };
    expect(() => post({ headers: twice, body: "{}" })).toThrow(coded("media-type-not-supported"));
    const cased = { "Content-Type": "application/json", "content-type": "application/x-ndjson" };
    expect(() => post({ headers: cased, body: "{}" })).toThrow(coded("media-type-not-supported"));
  });
});

describe("a media type that can", () => {
  it.each([
    ["application/json", "json"],
    ["APPLICATION/JSON", "json"],
    ["application/json;", "json"],
    ["application/json; charset=UTF-8", "json"],
    ['application/json ; charset="utf-8"', "json"],
    ["application/x-ndjson", "ndjson"],
    ["application/vnd.opensearch+json; compatible-with=3", "json"],
    ["application/vnd.opensearch+json;compatible-with=3;charset=utf-8", "json"],
    ["application/vnd.opensearch+x-ndjson; compatible-with=3", "ndjson"],
  ])("%s is %s", (type, is) => {
    expect(post({ headers: { "Content-Type": type }, body: "{}" })).toMatchObject({
      contentType: is,
      body: Buffer.from("{}"),
    });
  });

  it("does not matter without a body", () => {
    const { contentType, body } = post({ headers: { "content-type": "text/plain" } });
    expect([contentType, body.length]).toEqual([undefined, 0]);
  });
});

describe("content encoding", () => {
  const zipped = gzipSync('{"ids":["1"]}');
  const gzip = { ...JSON_TYPE, "content-encoding": "gzip" };

  it.each(["deflate", "br", "gzip, gzip", "gzip,identity", "x-gzip", "zstd"])("%s is a 415", (encoding) => {
    expect(() => post({ headers: { ...JSON_TYPE, "content-encoding": encoding }, body: zipped })).toThrow(
      coded("media-type-not-supported"),
    );
  });

  it("on an HTTP API's body that did not come as base64 is a 415", () => {
    expect(() => read(httpEvent("/_mget", { method: "POST", headers: gzip, body: "\u001f\ufffd" }))).toThrow(
      coded("media-type-not-supported"),
    );
  });

  it.each([
    ["garbage", Buffer.from("not gzip")],
    ["a truncated body", zipped.subarray(0, -3)],
    ["bytes after the end", Buffer.concat([zipped, Buffer.from("x")])],
    ["zeros after the end", Buffer.concat([zipped, Buffer.alloc(4)])],
    ["a wrong checksum", Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(8, 1)])],
  ])("gzip with %s is a 400", (_, body) => {
    expect(() => post({ headers: gzip, body })).toThrow(coded("request-not-understood"));
  });

  it("gzip that inflates beyond the limit is a 413", () => {
    const bomb = gzipSync(Buffer.alloc(51 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => post({ headers: gzip, body: bomb })).toThrow(coded("body-too-large"));
  });

  it("JSON, which is parsed whole, inflates to no more than it may have at first; NDJSON to more", () => {
    const body = gzipSync(Buffer.alloc(11 * 1024 * 1024, " "));
    expect(() => post({ headers: gzip, body })).toThrow("the body inflates to more than 10 MB: send it in parts");
    const ndjson = { ...gzip, "content-type": "application/x-ndjson" };
    expect(post({ headers: ndjson, body }).body).toHaveLength(11 * 1024 * 1024);
  });

  it("gzip is inflated, several members as one body", () => {
    expect(post({ headers: gzip, body: zipped }).body.toString()).toBe('{"ids":["1"]}');
    expect(post({ headers: gzip, body: Buffer.concat([gzipSync("{"), gzipSync("}")]) }).body.toString()).toBe("{}");
    expect(read(httpEvent("/_mget", { method: "POST", headers: gzip, body: zipped })).body.toString()).toBe(
      '{"ids":["1"]}',
    );
  });

  it("identity is none", () => {
    expect(post({ headers: { ...JSON_TYPE, "content-encoding": "identity" }, body: "{}" }).body.toString()).toBe("{}");
  });
});

describe("the body", () => {
  const limited = (body: string | Buffer, limit: number, event = restEvent) =>
    readRequest(readRoute(event("/_mget", { method: "POST", headers: JSON_TYPE, body }), { basePath: undefined }), {
      bytes: limit,
      inflatedBytes: limit,
    });

  it("over the limit is a 413, at the limit it is not", () => {
    for (const event of [restEvent, httpEvent]) {
      expect(() => limited("1".repeat(11), 10, event)).toThrow(coded("body-too-large"));
      expect(limited("1".repeat(10), 10, event).body).toHaveLength(10);
    }
    expect(() => post({ headers: JSON_TYPE, body: Buffer.alloc(10 * 1024 * 1024 + 1, 32) })).toThrow(
      "the body is larger than 10 MB: send it in parts",
    );
    expect(() => limited("1".repeat(65_537), 65_536)).toThrow("the body is larger than 64 KB: send it in parts");
  });

  it.each(["GET", "HEAD", "DELETE", "POST", "PUT"])("of a %s is kept, byte for byte", (method) => {
    const body = Buffer.from([0x22, 0xff, 0x00, 0x22]);
    expect(post({ method, headers: JSON_TYPE, body }).body).toEqual(body);
  });

  it("of an HTTP API that came as text is its UTF-8", () => {
    const event = httpEvent("/_mget", { method: "POST", headers: JSON_TYPE, body: '"h\u00e9llo \u{1f600}"' });
    expect(read(event).body).toEqual(Buffer.from('"h\u00e9llo \u{1f600}"', "utf8"));
  });
});

describe("`?source=`", () => {
  const get = (query: Record<string, string>, options: EventOptions = {}) => {
    const lists = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
    return read(restEvent("/logs-app/_search", { query: lists, ...options }));
  };

  it.each([
    ["without its content type", { source: "{}" }],
    ["that is empty", { source: "", source_content_type: "application/json" }],
    ["missing beside its content type", { source_content_type: "application/json" }],
  ])("%s is a 400", (_, query) => {
    expect(() => get(query as Record<string, string>)).toThrow(coded("request-not-understood"));
  });

  it("beside a body is a 400", () => {
    const query = { source: "{}", source_content_type: "application/json" };
    expect(() => get(query, { headers: JSON_TYPE, body: "{}" })).toThrow(coded("request-not-understood"));
  });

  it("of another type is a 415", () => {
    expect(() => get({ source: "{}", source_content_type: "application/cbor" })).toThrow(
      coded("media-type-not-supported"),
    );
  });

  it("becomes the body, and leaves the query", () => {
    const request = get({ source: '{"q":"\u00e9"}', source_content_type: "application/x-ndjson", pretty: "" });
    expect(request).toMatchObject({
      contentType: "ndjson",
      isBodyFromSource: true,
      body: Buffer.from('{"q":"\u00e9"}'),
    });
    expect([...request.query]).toEqual([["pretty", ""]]);
  });
});
