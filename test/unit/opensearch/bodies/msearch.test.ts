import { describe, expect, it } from "vitest";
import { inspect, inspectBare, namesIn, refusalOf, rewriteTo } from "./inspect.ts";

const pair = (header: string | object, source: string | object = {}): string =>
  [header, source].map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");

describe("an msearch is refused as too large", () => {
  it("beyond 10,000 searches", () => {
    const many = pair({ index: "logs-app" }).repeat(10_000);
    expect(() => inspect("msearch", many + pair({}))).toThrow(expect.objectContaining({ code: "body-too-large" }));
    expect(() => inspect("msearch", many)).not.toThrow();
  });

  it("beyond a million objects and arrays in all of its lines", () => {
    const terms = (count: number) => ({ query: { terms: { a: Array.from({ length: count }, () => ({})) } } });
    const body = pair({}, {}).repeat(9) + pair({}, terms(300_000)).repeat(4);
    expect(refusalOf(() => inspect("msearch", body))).toBe("body-too-large");
  });
});

describe("an msearch is refused as not understood", () => {
  it.each([
    ["no body", ""],
    ["an empty first line", '\n{"index":"secret-hr"}\n{}\n'],
    ["no newline at the end", '{"index":"logs-app"}\n{}\n{"index":"secret-hr"}\n{}'],
    ["a header without a search", '{}\n{}\n{"index":"secret-hr"}\n'],
    ["a blank search", '{}\n\n{"index":"secret-hr"}\n{}\n'],
    ["a search of white space", "{}\n \r\n"],
    ["two documents on a header line", '{"index":"logs-app"} {"index":"secret-hr"}\n{}\n'],
    ["two documents on a search line", '{}\n{} {"query":{}}\n'],
    ["a bare carriage return", '{}\r{}\n{"index":"secret-hr"}\n{}\n'],
    ["a comment", '{/**/"index":"logs-app"}\n{}\n'],
    ["a duplicate key", '{"index":"logs-app","index":"secret-hr"}\n{}\n'],
    ["a duplicate key by an escape", '{"index":"logs-app","\\u0069ndex":"secret-hr"}\n{}\n'],
    ["both spellings of the index", pair({ index: "logs-app", indices: "secret-hr" })],
    ["both spellings, one null", pair({ index: null, indices: "secret-hr" })],
    ["both spellings of expand_wildcards", pair({ expand_wildcards: "open", expandWildcards: "all" })],
    ["both spellings of ignore_unavailable", pair({ ignore_unavailable: true, ignoreUnavailable: false })],
    ["a header that is an array", pair("[]")],
    ["a search that is an array", pair({}, "[]")],
    ["a search that is null", pair({}, "null")],
    ["an empty index", pair({ index: "" })],
    ["an empty list", pair({ index: [] })],
    ["null", pair({ index: null })],
    ["an empty name in a list", pair({ index: ["logs-a", ""] })],
    ["an empty part", pair({ index: "logs-a,,logs-b" })],
    ["a comma alone", pair({ index: "," })],
    ["an index that is a number", pair({ index: 1 })],
    ["an index that is an object", pair({ index: { index: "secret-hr" } })],
    ["a list in a list", pair({ indices: [["secret-hr"]] })],
    ["a comma list in a list", pair({ indices: ["logs-a,secret-hr"] })],
    ["an unknown key", pair({ _index: "secret-hr" })],
    ["an object as an option", pair({ preference: { index: "secret-hr" } })],
    ["states of wildcards that are no names", pair({ expand_wildcards: [true] })],
    ["an unknown key of a search", pair({}, { index: "secret-hr" })],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("msearch", body))).toBe("request-not-understood");
  });

  it("bytes that are no UTF-8", () => {
    const body = Buffer.concat([Buffer.from('{"index":"'), Buffer.from([0xc1, 0xb3]), Buffer.from('ecret-hr"}\n{}\n')]);
    expect(refusalOf(() => inspect("msearch", body))).toBe("request-not-understood");
  });
});

describe("an msearch is refused as not supported", () => {
  it.each([
    ["a search pipeline", pair({}, { search_pipeline: "p" })],
    ["an unknown query", pair({}, { query: { agentic: {} } })],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("msearch", body))).toBe("operation-not-supported");
  });
});

describe("an msearch touches", () => {
  it.each([
    ["a string", { index: "secret-hr" }, ["secret-hr"]],
    ["a comma list", { index: "logs-a,-logs-b" }, ["logs-a", "-logs-b"]],
    ["a list", { index: ["secret-hr", "logs-*"] }, ["secret-hr", "logs-*"]],
    ["the other spelling", { indices: "secret-hr" }, ["secret-hr"]],
    ["date math with a comma", { index: "<a-{now{yyyy','MM}}>,b" }, ["<a-{now{yyyy','MM}}>", "b"]],
    ["an escape", '{"\\u0069ndex":"secret\\u002dhr"}', ["secret-hr"]],
  ])("the index of its header: %s", (_, header, parts) => {
    const found = inspect("msearch", pair(header));
    expect(found.expressions).toEqual([{ parts, expandWildcards: undefined }]);
  });

  it("the index of the path, or all, where a header names none", () => {
    const found = inspectBare("msearch", `${pair({})}\n{}\n \r\n{}\r\n${pair({ index: "logs-a" })}`);
    expect(found.expressions.map(({ parts }) => parts)).toEqual([undefined, undefined, undefined, ["logs-a"]]);
  });

  it("what its wildcards expand to", () => {
    const found = inspect("msearch", pair({ expand_wildcards: ["open", "hidden"] }) + pair({ expandWildcards: "all" }));
    expect(found.expressions.map(({ expandWildcards }) => expandWildcards)).toEqual(["open,hidden", "all"]);
  });

  it("the look-ups of every search", () => {
    const lookUp = (index: string): object => ({ query: { terms: { user: { index, id: "1", path: "user" } } } });
    const found = inspect(
      "msearch",
      pair({}, lookUp("secret-hr")) + pair({ index: "x" }, lookUp("logs-b")) + pair({}, lookUp("secret-hr")),
    );
    expect(namesIn(found)).toEqual(["read secret-hr", "read logs-b"]);
  });

  it("nothing more by its options or by what it looks for", () => {
    const header = {
      search_type: "query_then_fetch",
      ccs_minimize_roundtrips: true,
      requestCache: "true",
      preference: "_local",
      routing: 5,
      allow_partial_search_results: false,
      ignore_unavailable: true,
      allowNoIndices: true,
      ignore_throttled: null,
      cancel_after_time_interval: "1s",
      phase_took: true,
    };
    const found = inspect("msearch", pair(header, { query: { match: { index: "secret-hr" } } }));
    expect([namesIn(found), found.expressions, found.pathActions]).toEqual([
      [],
      [{ parts: undefined, expandWildcards: undefined }],
      [],
    ]);
  });
});

describe("an msearch is written anew", () => {
  const rewritten = (body: string, to: Parameters<typeof rewriteTo>[0], ignoreUnavailable = false): string =>
    inspect("msearch", body).rewrite(Buffer.from(body), rewriteTo(to, ignoreUnavailable)).toString();

  it("not at all when nothing changes", () => {
    const body = Buffer.from(pair({ index: "logs-a" }));
    expect(inspect("msearch", body).rewrite(body, rewriteTo())).toBe(body);
  });

  it.each([
    ['{"index":"logs-*"}', '{"index":["a","b"]}'],
    [
      '{ "indices" : ["logs-*"] , "routing":9007199254740993123}\r',
      '{ "indices" : ["a","b"] , "routing":9007199254740993123}\r',
    ],
    ["{}", '{"index":["a","b"]}'],
    ["", '{"index":["a","b"]}'],
    ["\r", '{"index":["a","b"]}\r'],
    [' { "routing":"{" }', ' {"index":["a","b"], "routing":"{" }'],
  ])("the index of the header %j", (header, expected) => {
    const first = pair({ index: "logs-x" }, '{"size":1.0}');
    const last = '{"query":{"match":{"a":9007199254740993123}}}\r';
    expect(rewritten(first + pair(header, last), { 1: ["a", "b"] })).toBe(first + pair(expected, last));
  });

  it.each([
    ['{"index":"logs-*"}', '{"ignore_unavailable":true,"index":["a"]}'],
    ['{"index":"logs-*","ignore_unavailable":false}', '{"index":["a"],"ignore_unavailable":true}'],
    ['{"ignoreUnavailable":"false","index":"logs-*"}', '{"ignoreUnavailable":true,"index":["a"]}'],
    ['{"ignore_unavailable":null}', '{"index":["a"],"ignore_unavailable":true}'],
    ["{}", '{"index":["a"],"ignore_unavailable":true}'],
  ])("with ignore_unavailable: %j", (header, expected) => {
    expect(rewritten(pair(header), { 0: ["a"] }, true)).toBe(pair(expected));
  });

  it("where a look-up's name is date math", () => {
    const source = '{"query":{"terms":{"user":{"path":"user","index" : "<secret-hr>","id":"<x>"}}},"size":10.0}';
    const body = pair({ index: "logs-*" }) + pair({}, source);
    expect(rewritten(body, { 0: ["a"] })).toBe(
      pair({ index: ["a"] }) + pair({}, source.replace('"<secret-hr>"', '"secret-hr"')),
    );
  });
});
