import { describe, expect, it } from "vitest";
import { inspect, inspectBare, LOOK_UP, namesIn, refusalOf, rewriteTo } from "./inspect.ts";

const lines = (...parts: (string | object)[]): string =>
  parts.map((part) => `${typeof part === "string" ? part : JSON.stringify(part)}\n`).join("");
const doc = { msg: "x" };

describe("a bulk is refused as not understood", () => {
  it.each([
    ["no body", ""],
    ["blank lines alone", "\n\n"],
    ["no newline at the end", '{"index":{}}\n{"a":1}'],
    ["no newline at the end of a delete", '{"delete":{"_id":"1"}}'],
    ["an action without a document", '{"index":{}}\n'],
    ["an update without its body", '{"update":{"_id":"1"}}\n'],
    ["a blank document", '{"index":{}}\n\n{"index":{}}\n{"a":1}\n'],
    ["a document of white space", '{"index":{}}\n \t\r\n'],
    ["a blank update", '{"update":{"_id":"1"}}\n\r\n'],
    ["two actions in a line", '{"index":{},"delete":{"_index":"secret-hr","_id":"1"}}\n{"a":1}\n'],
    ["no action in a line", "{}\n{}\n"],
    ["an unknown action", '{"upsert":{}}\n{"a":1}\n'],
    ["an action in upper case", '{"INDEX":{}}\n{"a":1}\n'],
    ["an action that is no object", '{"index":"secret-hr"}\n{"a":1}\n'],
    ["an action that is null", '{"index":null}\n{"a":1}\n'],
    ["an action line that is an array", '[{"index":{}}]\n{"a":1}\n'],
    ["a duplicate key", '{"index":{"_index":"logs-app","_index":"secret-hr"}}\n{"a":1}\n'],
    ["a duplicate key by an escape", '{"index":{"_index":"logs-app","_\\u0069ndex":"secret-hr"}}\n{"a":1}\n'],
    ["a duplicate key, the first null", '{"index":{"_index":null,"_index":"secret-hr"}}\n{"a":1}\n'],
    ["two documents in a line", '{"index":{}} {"delete":{"_index":"secret-hr","_id":"1"}}\n{"a":1}\n'],
    [
      "a bare carriage return",
      '{"index":{}}\r{"x":1}\n{"index":{"_id":"q"}}\n{"delete":{"_index":"secret-hr","_id":"1"}}\n',
    ],
    ["a comment", '{"index":/**/{}}\n{"a":1}\n'],
    ["a trailing comma", '{"index":{"_id":"1",}}\n{"a":1}\n'],
    ["a leading zero", '{"index":{"_id":01}}\n{"a":1}\n'],
    ["an unknown key", '{"index":{"index":"secret-hr"}}\n{"a":1}\n'],
    ["a legacy key", '{"index":{"_routing":"r"}}\n{"a":1}\n'],
    ["an object where a value stands", '{"index":{"_id":{"_index":"secret-hr"}}}\n{"a":1}\n'],
    ["a list where a value stands", '{"index":{"routing":["a"]}}\n{"a":1}\n'],
    ["an empty index", '{"index":{"_index":""}}\n{"a":1}\n'],
    ["an index that is a number", '{"index":{"_index":5}}\n{"a":1}\n'],
    ["a list of indices", '{"index":{"_index":["secret-hr"]}}\n{"a":1}\n'],
    ["a comma list", '{"index":{"_index":"logs-app,secret-hr"}}\n{"a":1}\n'],
    ["a wildcard", '{"delete":{"_index":"logs-*","_id":"1"}}\n'],
    ["_all", '{"delete":{"_index":"_all","_id":"1"}}\n'],
    ["an unknown key of an update", '{"update":{"_id":"1"}}\n{"doc":{},"_index":"secret-hr"}\n'],
    ["a duplicate key of an update", '{"update":{"_id":"1"}}\n{"doc":{},"doc":{}}\n'],
    ["an update that is no object", '{"update":{"_id":"1"}}\n[]\n'],
    ["text after an update", '{"update":{"_id":"1"}}\n{"doc":{}} {"doc":{}}\n'],
    ["a script that is an object", '{"update":{"_id":"1"}}\n{"script":{"source":{"query":{}}}}\n'],
    ["a script without a source", '{"update":{"_id":"1"}}\n{"script":{"params":{}}}\n'],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("bulk", body))).toBe("request-not-understood");
  });

  it("bytes that are no UTF-8, also in a document", () => {
    const body = Buffer.concat([Buffer.from('{"index":{}}\n{"a":"'), Buffer.from([0xc1, 0xb3]), Buffer.from('"}\n')]);
    expect(refusalOf(() => inspect("bulk", body))).toBe("request-not-understood");
  });

  it("a document in UTF-16, which OpenSearch would take, and a deflated one", () => {
    const lookUp = '{"q":{"terms":{"user":{"index":"secret-hr","id":"1","path":"user"}}}}';
    for (const document of [Buffer.from(lookUp, "utf16le"), Buffer.from("DFL\0x")]) {
      const body = Buffer.concat([Buffer.from('{"index":{"_index":"logs-app"}}\n'), document, Buffer.from("\n")]);
      expect(refusalOf(() => inspect("bulk", body))).toBe("request-not-understood");
    }
  });

  it.each([
    ["a common line", '{"index":{"_id":"1"}}\n{"a":1}\n'],
    ["any line", '{"index":{"version":1}}\n{"a":1}\n'],
    ["a null index", '{"index":{"_index":null}}\n{"a":1}\n'],
    ["a later item", '{"index":{"_index":"logs-app"}}\n{"a":1}\n{"delete":{"_id":"1"}}\n'],
  ])("an item without an index anywhere: %s", (_, body) => {
    expect(refusalOf(() => inspectBare("bulk", body))).toBe("request-not-understood");
  });
});

describe("a bulk is refused as not supported", () => {
  it.each([
    ["a pipeline", lines({ index: { pipeline: "p-evil" } }, doc)],
    ["a pipeline of an update", lines({ update: { _id: "1", pipeline: "p-evil" } }, { doc })],
    ["a pipeline by an escape", '{"index":{"p\\u0069peline":"p-evil"}}\n{"a":1}\n'],
    ["a pipeline among other keys", lines({ create: { _index: "logs-app", _id: "1", pipeline: "p" } }, doc)],
    ["a stored script", lines({ update: { _id: "1" } }, { script: { id: "s" } })],
    ["a stored script in its old spelling", lines({ update: { _id: "1" } }, { script: { stored: "s" } })],
    ["a look-up in doc", lines({ update: { _id: "1" } }, { doc: LOOK_UP })],
    ["a look-up in upsert", lines({ update: { _id: "1" } }, { script: "x", upsert: LOOK_UP })],
    [
      "a look-up in the params of a script",
      lines({ update: { _id: "1" } }, { script: { source: "x", params: LOOK_UP } }),
    ],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("bulk", body))).toBe("operation-not-supported");
  });
});

describe("a document in a bulk is refused with a look-up", () => {
  const terms = JSON.stringify(LOOK_UP);
  it.each([
    ["after a common line", `{"index":{}}\n${terms}\n`],
    ["after any line", `{"create":{"version":1}}\n${terms}\n`],
    ["in a later item", `{"index":{}}\n{"a":1}\n{"delete":{"_id":"1"}}\n{"index":{}}\n${terms}\n`],
    ["behind documents that only look like it", `{"index":{}}\n{"a":"\\"terms\\""}\n{"index":{}}\n${terms}\n`],
    ["behind an index of that name", `{"index":{"_id":"\\"terms\\""}}\n{"a":1}\n{"index":{}}\n${terms}\n`],
    ["by an escape", '{"index":{}}\n{"q":{"t\\u0065rms":{"user":{"index":"secret-hr","id":"1","path":"user"}}}}\n'],
    ["by an escape of an underscore", '{"index":{}}\n{"q":{"indexed\\u005Fshape":{"id":"1"}}}\n'],
    ["with spaces", '{"index":{}}\n{ "q" : { "terms" : { "user" : { "index" : "secret-hr" } } } }\n'],
    ["of a shape", lines({ index: {} }, { q: { geo_shape: { loc: { indexed_shape: { id: "1" } } } } })],
    ["of a like", lines({ index: {} }, { q: { more_like_this: { like: [{ _index: "secret-hr", _id: "1" }] } } })],
    ["of a percolation", lines({ index: {} }, { q: { percolate: { field: "q", index: "secret-hr", id: "1" } } })],
    ["in a wrapper", lines({ index: {} }, { q: { wrapper: { query: "e30=" } } })],
  ])("%s", (_, body) => {
    expect(refusalOf(() => inspect("bulk", body))).toBe("operation-not-supported");
  });

  it("and cannot be hidden in what is no strict JSON", () => {
    const body = '{"index":{}}\n{"q":{"terms":{"user":[]},"terms":{"user":{"index":"secret-hr"}}}}\n';
    expect(refusalOf(() => inspect("bulk", body))).toBe("request-not-understood");
  });
});

describe("a bulk whose scripts may build a query says so", () => {
  it.each([
    ["a script with calls", { script: "ctx._source.q = Map.of()" }, "script"],
    ["one that only counts", { script: "ctx._source.n += 1" }, undefined],
  ])("%s", (_, update, unseen) => {
    expect(inspect("bulk", lines({ update: { _id: "1" } }, update)).unseen).toBe(unseen);
    expect(inspect("bulk", lines({ update: { _id: "1", version: 1 } }, update)).unseen).toBe(unseen);
  });
});

describe("a bulk needs", () => {
  it.each([
    ["the index of a later action", lines({ index: {} }, doc, { delete: { _index: "secret-hr", _id: "1" } })],
    [
      "the index after a delete, which has no document",
      lines({ delete: { _id: "404" } }, { index: { _index: "secret-hr" } }, doc),
    ],
    [
      "the index after an update",
      lines({ update: { _id: "1" } }, { script: { source: "ctx.op='none'" } }, { index: { _index: "secret-hr" } }, doc),
    ],
    ["an index by an escape", '{"index":{"_index":"secret\\u002dhr"}}\n{"a":1}\n'],
    ["an index under an escaped key", '{"index":{"_\\u0069ndex":"secret-hr"}}\n{"a":1}\n'],
    ["an index behind spaces", '{ "index" : { "_id" : "1" , "_index" : "secret-hr" } }\n{"a":1}\n'],
    ["an index behind tabs", '\t{"index":{\t"_index":"secret-hr"}}\n{"a":1}\n'],
    ["an index with CRLF", '{"delete":{"_index":"secret-hr","_id":"1"}}\r\n'],
    ["an index after blank lines", '\n\r\n  \n{"delete":{"_index":"secret-hr","_id":"1"}}\n'],
    ["an index after other keys", lines({ delete: { _id: null, routing: "r", version: 3, _index: "secret-hr" } })],
  ])("write on %s", (_, body) => {
    expect(namesIn(inspect("bulk", body))).toEqual(["write secret-hr"]);
  });

  it("write on every index once, in every shape of action line", () => {
    const body = lines(
      { index: { _index: "logs-a" } },
      doc,
      { create: { _index: "logs-b", _id: "1" } },
      doc,
      { index: { _index: "logs-a", _id: 7, retry_on_conflict: 3, routing: null } },
      doc,
      { delete: { _index: "logs-c", _id: "2", if_seq_no: 1, if_primary_term: 1 } },
      '{"index": {"_index": "logs-b"}}',
      doc,
      '{"index":{"_index":"logs-\\u0061"}}',
      doc,
      { update: { _index: "logs-é", _id: "ü" } },
      { doc },
    );
    expect(namesIn(inspectBare("bulk", body))).toEqual([
      "write logs-a",
      "write logs-b",
      "write logs-c",
      "write logs-é",
    ]);
  });

  it("the index of the path where an item has none, and only there", () => {
    expect(namesIn(inspect("bulk", lines({ index: {} }, doc)))).toEqual([]);
    expect(namesIn(inspect("bulk", lines({ index: { _index: null } }, doc)))).toEqual([]);
    expect(namesIn(inspect("bulk", lines({ index: { version: 1, _index: null } }, doc)))).toEqual([]);
    expect(namesIn(inspect("bulk", lines({ index: { _index: "logs-a" } }, doc)))).toEqual(["write logs-a"]);
  });

  it.each([
    ["a script", {}, { script: { source: "ctx._source.a=1", lang: "painless", params: { a: 1 } } }],
    ["a script as a string", {}, { script: "ctx._source.a=1" }],
    ["_source in the body", {}, { doc, _source: true }],
    ["fields of _source", {}, { doc, _source: ["a"] }],
    ["includes of _source", {}, { doc, _source: { includes: ["a"] } }],
    ["_source in the action", { _source: true }, { doc }],
    ["a field of _source in the action", { _source: "a" }, { doc }],
    ["excludes of _source in the action", { _source: { excludes: "a" } }, { doc }],
  ])("read too for an update with %s", (_, metadata, update) => {
    const named = inspect("bulk", lines({ update: { _index: "logs-a", _id: "1", ...metadata } }, update));
    expect([namesIn(named), named.pathActions]).toEqual([["write logs-a", "read logs-a"], []]);
    const onPath = inspect("bulk", lines({ update: { _id: "1", ...metadata } }, update));
    expect([namesIn(onPath), onPath.pathActions]).toEqual([[], ["read"]]);
  });

  it.each([
    ["a document alone", {}, { doc, doc_as_upsert: true, detect_noop: false }],
    ["a document to insert", {}, { doc, upsert: { a: 1 }, if_seq_no: 1, if_primary_term: 1 }],
    ["_source switched off", { _source: false }, { doc, _source: false }],
  ])("no read for an update with %s", (_, metadata, update) => {
    const named = inspect("bulk", lines({ update: { _index: "logs-a", _id: "1", ...metadata } }, update));
    expect([namesIn(named), named.pathActions]).toEqual([["write logs-a"], []]);
  });
});

describe("a bulk may hold", () => {
  it.each([
    ["a document that looks like an action", lines({ index: {} }, { delete: { _index: "secret-hr", _id: "1" } })],
    ["a document with fields named like an index", lines({ index: {} }, { _index_: "secret-hr", index: "secret-hr" })],
    ["a document that is no JSON: the domain says so", '{"index":{}}\n{"a":\n'],
    ["a stored query without a look-up", lines({ index: {} }, { q: { terms: { user: ["alice"] } } })],
    ["a document about wrappers", lines({ index: {} }, { text: 'a "wrapper" and its "terms"', percolate: "beans" })],
    ["a pipeline that is none", lines({ index: { pipeline: "_none" } }, doc)],
    ["a pipeline that is null", lines({ index: { pipeline: null } }, doc)],
    [
      "every known key",
      lines(
        {
          index: {
            _id: "1",
            _type: "_doc",
            op_type: "create",
            version: 1,
            version_type: "external",
            require_alias: true,
            routing: 5,
          },
        },
        doc,
      ),
    ],
    ["CRLF", '{"index":{}}\r\n{"msg":"x"}\r\n'],
    ["an id with a quote, a backslash and braces", lines({ index: { _id: 'a"}}\\\n{' } }, doc)],
    ["a blank line at the end", '{"index":{}}\n{"a":1}\n\n'],
  ])("%s", (_, body) => {
    const found = inspect("bulk", body);
    expect([namesIn(found), found.pathActions]).toEqual([[], []]);
    const bytes = Buffer.from(body);
    expect(found.rewrite(bytes, rewriteTo())).toBe(bytes);
  });
});

describe("a bulk is written anew", () => {
  it("where a name is date math, and nowhere else", () => {
    const body = [
      '{"index":{"_index":"<logs-a>","_id":9007199254740993}}',
      '{"big":9007199254740993123,"_index":"<logs-a>"}',
      '{"create":{"_index":"logs-b"}}\r',
      '{"f":0.10}\r',
      '{ "update" : { "_id":"1", "_\\u0069ndex" : "\\u003clogs-c>" , "_source":true} }',
      '{"doc":{"_index":"<x>"}}',
      '{"delete":{"_index":"<logs-a>","_id":"2"}}',
      "",
    ].join("\n");
    const found = inspectBare("bulk", body);
    expect(namesIn(found)).toEqual(["write <logs-a>", "write logs-b", "write <logs-c>", "read <logs-c>"]);
    expect(found.rewrite(Buffer.from(body), rewriteTo()).toString()).toBe(
      body.replaceAll('{"_index":"<logs-a>","_id"', '{"_index":"logs-a","_id"').replace('"\\u003clogs-c>"', '"logs-c"'),
    );
  });
});
