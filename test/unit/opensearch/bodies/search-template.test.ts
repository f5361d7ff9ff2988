import { describe, expect, it } from "vitest";
import type { BodyFindings } from "../../../../shared/opensearch/findings.ts";
import { inspect, LOOK_UP, namesIn, NOT_STRICT, refusalOf, rewriteTo } from "./inspect.ts";

const lookUp = LOOK_UP.q;

describe.each(NOT_STRICT)("a template is refused when it is no strict JSON object", (_, body) => {
  it("%s", () => {
    expect(refusalOf(() => inspect("search-template", body))).toBe("request-not-understood");
  });
});

describe("a template is refused", () => {
  it.each([
    ["no body", "", "request-not-understood"],
    ["no source", { params: {} }, "request-not-understood"],
    ["a source that is a list", { source: [] }, "request-not-understood"],
    ["an unknown key", { source: {}, index: "secret-hr" }, "request-not-understood"],
    ["params that are no object", { source: {}, params: [] }, "request-not-understood"],
    ["a stored one", { id: "t-logs" }, "operation-not-supported"],
    ["a stored one beside a source", { source: {}, id: "t-logs" }, "operation-not-supported"],
    ["a search pipeline", { source: {}, search_pipeline: "p" }, "operation-not-supported"],
    ["a search that is not understood", { source: { quer: {} } }, "request-not-understood"],
    ["a text that is no search", { source: "{{a}}", params: { a: "b" } }, "request-not-understood"],
    ["a comment in the search", { source: '{"query":{"match_all":{}}/*c*/}' }, "request-not-understood"],
    ["a key twice in the search", { source: '{"size":1,"{{a}}":2}', params: { a: "size" } }, "request-not-understood"],
    [
      "a query type by a parameter",
      { source: '{"query":{"{{a}}":{}}}', params: { a: "wrapper" } },
      "operation-not-supported",
    ],
    ["a partial", { source: '{"size":{{>other}}}' }, "operation-not-supported"],
    ["other delimiters", { source: '{"size":{{=<% %>=}}1}' }, "operation-not-supported"],
    ["an unknown function", { source: '{"size":{{#url}}a{{/url}}}' }, "operation-not-supported"],
    ["an open section", { source: '{"size":1{{#a}}}' }, "request-not-understood"],
    ["the end of another section", { source: '{"size":1{{#a}}{{/b}}}' }, "request-not-understood"],
    ["an open tag", { source: '{"size":{{a}' }, "request-not-understood"],
    ["an object for a text", { source: '{"query":{{a}}}', params: { a: {} } }, "request-not-understood"],
    [
      "a list to join that is none",
      { source: '{"size":{{#join}}a{{/join}}}', params: { a: 1 } },
      "request-not-understood",
    ],
    ["a number that is not kept", { source: '{"size":{{a}}}', params: { a: 2 ** 53 } }, "request-not-understood"],
    ["a brace by an escape", '{"source":{"query":{"match":{"a":"\\u007b{a}}"}}}}', "request-not-understood"],
    ["an item beyond the end", { source: '{"size":{{l.2}}}', params: { l: [1, 2] } }, "request-not-understood"],
    [
      "a method of a text",
      { source: '{"size":{{#a}}{{length}}{{/a}}}', params: { a: "b" } },
      "operation-not-supported",
    ],
    ["more sections than anybody writes", { source: "{{#a}}".repeat(60), params: {} }, "request-not-understood"],
    [
      "sections that multiply",
      { source: "{{#a}}{{#a}}{{#a}}x{{/a}}{{/a}}{{/a}}", params: { a: Array.from({ length: 200 }, () => 1) } },
      "body-too-large",
    ],
    [
      "values that multiply",
      { source: "{{#a}}{{b}}{{/a}}", params: { a: Array.from({ length: 50_000 }, () => 1), b: "x".repeat(1_000) } },
      "body-too-large",
    ],
  ])("%s", (_, body, code) => {
    expect(refusalOf(() => inspect("search-template", body))).toBe(code);
  });
});

describe("a template's look-up is found", () => {
  it.each([
    ["in a constant source", { source: { query: lookUp } }],
    ["in a constant text", { source: JSON.stringify({ query: lookUp }) }],
    ["by toJson", { source: '{"query":{{#toJson}}q{{/toJson}}}', params: { q: lookUp } }],
    ["in a text of toJson", { source: '{"query":{{#toJson}}q{{/toJson}}}', params: { q: JSON.stringify(lookUp) } }],
    ["by an unescaped value", { source: '{"query":{{{q}}}}', params: { q: JSON.stringify(lookUp) } }],
    ["by an unescaped value in other words", { source: '{"query":{{&q}}}', params: { q: JSON.stringify(lookUp) } }],
    ["by join", { source: '{"query":{{#join}}q{{/join}}}', params: { q: JSON.stringify(lookUp).split(",") } }],
    [
      "behind a value that ends its string",
      {
        source: '{"query":{"match":{"msg":"{{{q}}}"}}}',
        params: { q: `x"}},"post_filter":${JSON.stringify(lookUp)},"sort":{"a":{"missing":"msg` },
      },
    ],
    [
      "in keys and values",
      {
        source: '{"query":{"{{k}}":{"user":{"index":"{{i}}","id":"1","path":"user"}}}}',
        params: { k: "terms", i: "secret-hr" },
      },
    ],
    [
      "in an object with placeholders",
      { source: { query: { terms: { user: { index: "{{i}}", id: "1", path: "user" } } } }, params: { i: "secret-hr" } },
    ],
    ["in a section", { source: `{{#on}}{"query":${JSON.stringify(lookUp)}}{{/on}}`, params: { on: true } }],
    ["where a parameter is missing", { source: `{{^on}}{"query":${JSON.stringify(lookUp)}}{{/on}}` }],
  ])("%s", (_, body) => {
    expect(namesIn(inspect("search-template", body))).toEqual(["read secret-hr"]);
  });
});

function forwarded(findings: BodyFindings): unknown {
  return JSON.parse(findings.body?.toString("utf8") ?? "null");
}

describe("a template is forwarded as the search it stands for", () => {
  it.each([
    ["a constant", { source: { size: 1 } }, { size: 1 }],
    ["a constant text", { source: ' {"size":1} ' }, { size: 1 }],
    [
      "a value",
      { source: { query: { match: { msg: "{{q}}" } } }, params: { q: 'say "hi"\\\n' } },
      { query: { match: { msg: 'say "hi"\\\n' } } },
    ],
    [
      "a value that looks like a template",
      { source: { query: { match: { msg: "{{q}}" } } }, params: { q: "{{x}}" } },
      { query: { match: { msg: "{{x}}" } } },
    ],
    ["a missing value", { source: { query: { match: { msg: "{{q}}" } } } }, { query: { match: { msg: "" } } }],
    [
      "no parameters",
      { source: { query: { match: { msg: "{{q}}" } } }, params: null },
      { query: { match: { msg: "" } } },
    ],
    ["a number", { source: '{"size":{{n}},"from":{{^m}}0{{/m}}}', params: { n: 5 } }, { size: 5, from: 0 }],
    ["a default that is not needed", { source: '{"size":{{n}}{{^n}}10{{/n}}}', params: { n: 5 } }, { size: 5 }],
    ["a path", { source: '{"size":{{a.b}},"from":{{l.1}}}', params: { a: { b: 3 }, l: [1, 2] } }, { size: 3, from: 2 }],
    ["a comment", { source: '{"size":1{{! a comment }}}' }, { size: 1 }],
    [
      "a list",
      { source: '{"stored_fields":[{{#l}}"{{.}}",{{/l}}"z"]}', params: { l: ["a", "b"] } },
      { stored_fields: ["a", "b", "z"] },
    ],
    [
      "a list of objects",
      { source: '{"stored_fields":[{{#l}}"{{n}}{{o}}",{{/l}}"z"]}', params: { o: "!", l: [{ n: "a" }, { n: "b" }] } },
      { stored_fields: ["a!", "b!", "z"] },
    ],
    [
      "joined texts",
      { source: { stats: ["{{#join delimiter='-'}}l{{/join delimiter='-'}}"] }, params: { l: ["a", 1] } },
      { stats: ["a-1"] },
    ],
    ["explained", { source: { size: 1 }, explain: true, profile: "true" }, { explain: true, profile: true, size: 1 }],
    ["explained, with nothing else", { source: {}, explain: true }, { explain: true }],
    ["explained twice", { source: { explain: true }, explain: true, profile: false }, { explain: true }],
  ])("%s", (_, body, search) => {
    expect(forwarded(inspect("search-template", body))).toEqual(search);
  });

  it("with every number of a constant as it was written", () => {
    const found = inspect("search-template", '{"source": {"query":{"term":{"n":9007199254740993}}} }');
    expect(found.body?.toString()).toBe('{"query":{"term":{"n":9007199254740993}}}');
  });

  it("with date math written anew", () => {
    const found = inspect("search-template", {
      source: { query: { terms: { a: { index: "<logs>", id: "1", path: "b" } } } },
    });
    const rewritten = found.rewrite(found.body ?? Buffer.alloc(0), rewriteTo());
    expect(rewritten.toString()).toBe('{"query":{"terms":{"a":{"index":"logs","id":"1","path":"b"}}}}');
  });
});

describe("several templates", () => {
  it.each([
    ["no template", "{}\n", "request-not-understood"],
    ["no newline", "{}\n{}", "request-not-understood"],
    ["an empty index", '{"index":""}\n{"source":{}}\n', "request-not-understood"],
    ["a stored one", '{}\n{"id":"t"}\n', "operation-not-supported"],
    ["a search that is none", '{}\n{"query":{}}\n', "request-not-understood"],
  ])("are refused: %s", (_, body, code) => {
    expect(refusalOf(() => inspect("msearch-template", body))).toBe(code);
  });

  it("are inspected, and forwarded as searches", () => {
    const source = '{"query":\n{{#toJson}}q{{/toJson}}}';
    const body = `{"index":"logs-*"}\n${JSON.stringify({ source, params: { q: lookUp } })}\n\n${JSON.stringify({ source: { size: 1 } })}\n`;
    const found = inspect("msearch-template", body);
    expect(found.body?.toString()).toBe(`{"index":"logs-*"}\n{"query": ${JSON.stringify(lookUp)}}\n\n{"size":1}\n`);
    expect(namesIn(found)).toEqual(["read secret-hr"]);
    expect(found.expressions.map(({ parts }) => parts)).toEqual([["logs-*"], undefined]);
    const rewritten = found.rewrite(found.body ?? Buffer.alloc(0), rewriteTo({ 0: ["logs-a"] }));
    expect(rewritten.toString().split("\n")[0]).toBe('{"index":["logs-a"]}');
  });

  it("have one limit together", () => {
    const many = JSON.stringify({
      source: '{"stats":["{{#a}}{{b}}{{/a}}"]}',
      params: { a: Array.from({ length: 100 }, () => 1), b: "x".repeat(1_000) },
    });
    expect(refusalOf(() => inspect("msearch-template", `{}\n${many}\n`.repeat(10)))).toBe(undefined);
    expect(refusalOf(() => inspect("msearch-template", `{}\n${many}\n`.repeat(50)))).toBe("body-too-large");
  });
});
