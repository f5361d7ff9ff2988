import { describe, expect, it } from "vitest";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { type Outgoing, writeOutgoing } from "../../../shared/opensearch/outgoing.ts";
import type { OtherNames } from "../../../shared/opensearch/operation.ts";
import type { OpenedId } from "../../../shared/opensearch/resolve.ts";
import type { Permitted, Selection } from "../../../shared/policy/decide.ts";
import { ndjson, outgoingOf, refusalOf, resolveLine, type World } from "./lines.ts";
import { viewOf } from "./view.ts";

const OPENED: ReadonlyMap<string, OpenedId> = new Map([
  ["a", { raw: "raw a", names: ["logs-1"] }],
  ["b", { raw: "raw,b", names: ["logs-2"] }],
]);
const VIEW = viewOf(
  { "logs-1": {}, "logs-2": {}, "logs-shut": { closed: true }, "secret-hr": {}, views: {} },
  { "logs-a": ["logs-1"], "logs-b": ["logs-2"], "other-a": ["logs-1"] },
);
const WORLD: World = { view: VIEW, opened: OPENED };
const PLAIN: World = { view: viewOf({ "logs-1": {}, "logs-2": {}, "logs-shut": { closed: true }, "secret-hr": {} }) };
const TOO_WIDE = "expression-too-wide: the expression stands for more names than fit into one request";

/** `/path?query`, decoded. */
function lineOf({ path, query }: Outgoing): string {
  return decodeURIComponent(query.length === 0 ? path : `${path}?${encodeQuery(query)}`);
}

/** A decision that lets these through, one for each requirement. */
function permit(...selections: Selection[]): Permitted {
  return { effect: "allow", selections, checks: [], determiningGrants: [], narrowedTo: [] };
}

const named = (...names: string[]): Selection => ({ names, patterns: names });

describe("what is never sent", () => {
  it("a request of which a part was not decided", () => {
    const write = (line: string, decision: Permitted, body?: string) => () =>
      writeOutgoing(resolveLine(line, body), decision, VIEW);
    const fault = new TypeError("a requirement was not decided");
    expect(write("GET /logs-*/_search", permit())).toThrow(fault);
    expect(write("DELETE /logs-1/_alias/logs-a", permit(named("logs-1")))).toThrow(fault);
    expect(write("POST /_msearch", permit(), ndjson({ index: "logs-*" }, {}))).toThrow(fault);
    // decided, but not needed
    const { needs, ...resolved } = resolveLine("GET /logs-*/_search");
    const withoutNeeds = { ...resolved, needs: { ...needs, requirements: [] } };
    expect(() => writeOutgoing(withoutNeeds, permit(named("logs-1")), VIEW)).toThrow(fault);
  });

  it("a path without the values of its parameters", () => {
    const resolved = resolveLine("GET /logs-1/_doc/1");
    const { index = "" } = resolved.pathParams;
    expect(() => writeOutgoing({ ...resolved, pathParams: { index } }, permit(named("logs-1")), VIEW)).toThrow(
      new TypeError("the template has no value for {id}"),
    );
  });

  it("a list that is decided to be nothing: it would be everything", () => {
    const none: Selection = { names: [], patterns: ["logs-*"] };
    const write = (line: string, body?: string, ...selections: Selection[]) =>
      writeOutgoing(resolveLine(line, body), permit(...selections), VIEW);
    expect(write("GET /logs-*/_search", undefined, none).path).toBe("/%2A%2C-%2A/_search");
    expect(write("GET /_search", undefined, none).path).toBe("/%2A%2C-%2A/_search");
    expect(write("DELETE /logs-1/_alias/x*", undefined, named("logs-1"), none).path).toBe("/logs-1/_alias/%2A%2C-%2A");
    expect(write("POST /_msearch", ndjson({ index: "x*" }, {}), none).body.toString()).toBe(
      '{"ignore_unavailable":true,"index":["*","-*"]}\n{}\n',
    );
    expect(write("POST /_msearch", ndjson({ index: "*" }, {}), none).body.toString()).toBe(
      '{"ignore_unavailable":true,"index":["*","-*"]}\n{}\n',
    );
  });
});

describe("the path", () => {
  it.each<[string, string, (string | object)?]>([
    ["GET /logs-1/_search", "/logs-1/_search"],
    ["GET /_search?index=logs-1,logs-2", "/logs-1,logs-2/_search"],
    ["GET /_cat/indices?index=logs-1", "/_cat/indices/logs-1"],
    ["GET /%3Clogs-%7Bnow%2Fd%7D%3E/_search", "/logs-2026.11.22/_search"],
    ["GET /logs-1/_doc/a%2Fb", "/logs-1/_doc/a/b"],
    ["GET /logs-1/_search/template", "/logs-1/_search", { source: {} }],
    ["GET /_search/template?index=logs-1", "/logs-1/_search", { source: {} }],
    ["POST /_msearch/template", "/_msearch", ndjson({ index: "logs-1" }, { source: {} })],
    ["POST /logs-1/_clone/logs-9", "/logs-1/_clone/logs-9"],
    ["POST /logs-1/_clone/%3Clogs-%7Bnow%2Fd%7D%3E", "/logs-1/_clone/logs-2026.11.22"],
    ["DELETE /logs-1/_alias/logs-a,logs-b*", "/logs-1/_alias/logs-a,logs-b"],
    ["GET /_cluster/stats", "/_cluster/stats"],
    ["GET /_cat/indices?help", "/_cat/indices?help="],
    ["GET /", "/"],
  ])("of %s is %s", (line, sent, body) => {
    expect(lineOf(outgoingOf(line, { ...WORLD, monitor: true }, body))).toBe(sent);
  });

  it("is strictly encoded", () => {
    expect(outgoingOf("GET /logs-1/_doc/a%2Fb%2C'", WORLD).path).toBe("/logs-1/_doc/a%2Fb%2C%27");
  });

  it("names an index twice that is called as one of OpenSearch's own paths, where it stands alone", () => {
    const world = { ...WORLD, indices: ["views", "logs-1"] };
    expect(lineOf(outgoingOf("GET /views,views/_search", world))).toBe("/views,views/_search");
    expect(lineOf(outgoingOf("GET /_search?index=views", world))).toBe("/views,views/_search");
    expect(lineOf(outgoingOf("GET /views,logs-1/_search", world))).toBe("/views,logs-1/_search");
  });
});

describe("the query", () => {
  it("lets the domain pass over a name that has just gone, where no name is written", () => {
    expect(lineOf(outgoingOf("GET /logs-*/_search?q=x", PLAIN))).toBe(
      "/logs-1,logs-2/_search?q=x&ignore_unavailable=true",
    );
    expect(lineOf(outgoingOf("GET /logs-*/_search?ignore_unavailable=false", PLAIN))).toBe(
      "/logs-1,logs-2/_search?ignore_unavailable=true",
    );
    expect(lineOf(outgoingOf("GET /logs-1/_search", WORLD))).toBe("/logs-1/_search");
    expect(lineOf(outgoingOf("GET /_cat/shards/logs-*", PLAIN))).toBe("/_cat/shards/logs-1,logs-2");
  });

  it("holds what the gate sets, whatever the caller wrote", () => {
    const world = { ...WORLD, monitor: true };
    for (const line of ["GET /_cluster/health", "GET /_cluster/health?level=shards"])
      expect(lineOf(outgoingOf(line, world))).toBe("/_cluster/health?level=cluster");
    expect(lineOf(outgoingOf("GET /_cluster/health/logs-1?level=indices", WORLD))).toBe(
      "/_cluster/health/logs-1?level=cluster",
    );
    expect(lineOf(outgoingOf("GET /_cat/aliases?format=text&h=i", WORLD))).toContain("?format=json&h=alias,");
  });
});

const lookingUp = (id: string) => ({
  pit: { id },
  query: { terms: { user: { index: "logs-users", id: "1", path: "user" } } },
});

describe("ids of readers", () => {
  it.each<[string, string, string, (string | object)?]>([
    ["GET /_search/scroll/a", "/_search/scroll/raw a", ""],
    ["GET /_search/scroll?scroll_id=a", "/_search/scroll?scroll_id=raw a", ""],
    ["DELETE /_search/scroll?scroll_id=a,b,a", "/_search/scroll?scroll_id=raw a,raw,b,raw a", ""],
    ["DELETE /_search/scroll", "/_search/scroll", '{"scroll_id":["raw,b","raw a"]}', { scroll_id: ["b", "a"] }],
    ["GET /_search", "/_search", '{"pit":{"id":"raw a"}}', { pit: { id: "a" } }],
    ["GET /_search", "/_search", JSON.stringify(lookingUp("raw a")), lookingUp("a")],
  ])("%s goes on as the domain knows them", (line, sent, text, body) => {
    const outgoing = outgoingOf(line, WORLD, body);
    expect([lineOf(outgoing), outgoing.body.toString()]).toEqual([sent, text]);
  });
});

describe("aliases that are read", () => {
  it("are sent as the granted patterns, without what the caller leaves out of them", () => {
    const path = (line: string) => lineOf(outgoingOf(line, WORLD));
    expect(path("GET /logs-1/_alias/logs-*")).toBe("/logs-1/_alias/logs-*");
    expect(path("GET /logs-1/_alias/*")).toBe("/logs-1/_alias/logs-*");
    expect(path("GET /logs-1/_alias/logs-*,-logs-b")).toBe("/logs-1/_alias/logs-*,-logs-b");
    // an alias that no pattern matches is not among them anyway
    expect(path("GET /logs-1/_alias/*,-other-*")).toBe("/logs-1/_alias/logs-*");
    expect(path("GET /logs-1/_alias/logs-x")).toBe("/logs-1/_alias/logs-x");
    const two = { ...WORLD, indices: ["logs-*", "other-*"] };
    expect(lineOf(outgoingOf("GET /logs-1/_alias/*,-logs-b", two))).toBe("/logs-1/_alias/logs-*,other-*,-logs-b");
  });

  it("are sent as names by an operation that takes names", () => {
    const resolved = resolveLine("GET /logs-1/_alias/logs-*");
    const [{ sendsPatterns, ...takesNames } = expect.unreachable()] = resolved.judgement.otherNames;
    const sent = (...otherNames: OtherNames[]) => {
      const judgement = { ...resolved.judgement, otherNames };
      const selections = [named("logs-1"), { names: ["logs-a"], patterns: ["logs-*"] }];
      return lineOf(writeOutgoing({ ...resolved, judgement }, permit(...selections), VIEW));
    };
    const takesPatterns = { ...takesNames, sendsPatterns: sendsPatterns ?? true };
    expect(sent(takesNames, { ...takesPatterns, param: "other" })).toBe("/logs-1/_alias/logs-a");
    expect(sent(takesPatterns, { ...takesNames, param: "other" })).toBe("/logs-1/_alias/logs-*");
  });
});

describe("the body", () => {
  const sent = (line: string, body: string | object, world = PLAIN) => outgoingOf(line, world, body).body.toString();

  it("is the caller's own bytes where it says the same already", () => {
    const spaced = '{ "index":["logs-1" , "logs-2"] }\n{ }\n{"index":"logs-1,logs-2"}\n{}\n';
    expect(sent("POST /_msearch", spaced)).toBe(spaced);
    const bulk = '{ "delete" : {"_index":"logs-1","_id":1} }\n';
    expect(sent("POST /_bulk", bulk)).toBe(bulk);
  });

  it("has the names that an expression stands for, and says so where one may go", () => {
    expect(sent("POST /_msearch", ndjson({ index: "logs-*" }, {}, { index: "logs-1,logs-s*" }, {}, {}, {}))).toBe(
      ndjson(
        { ignore_unavailable: true, index: ["logs-1", "logs-2"] },
        {},
        { index: ["logs-1"] },
        {},
        { index: ["logs-1", "logs-2"], ignore_unavailable: true },
        {},
      ),
    );
    expect(sent("POST /_msearch", ndjson({ index: "logs-2,logs-1*,-logs-2" }, {}))).toBe(
      ndjson({ index: ["logs-1"] }, {}),
    );
  });

  it("has them where one part alone is a wildcard, too", () => {
    const body = ndjson({ index: ["logs-1", "logs-2*"] }, {});
    expect(sent("POST /_msearch", body)).toBe(ndjson({ index: ["logs-1", "logs-2"] }, {}));
  });

  it("leaves a header without names to the path, and no other", () => {
    expect(sent("POST /logs-*/_msearch", ndjson({}, {}))).toBe(ndjson({}, {}));
    const body = (index: unknown, more = {}) => ndjson({}, {}, { ...more, index }, {});
    expect(sent("POST /logs-1/_msearch", body("logs-2"))).toBe(body("logs-2"));
    expect(sent("POST /logs-1/_msearch", body("logs-*"))).toBe(
      body(["logs-1", "logs-2"], { ignore_unavailable: true }),
    );
  });

  it("has the names that date math stands for", () => {
    const docs = (name: string) => ({ docs: [{ _index: name, _id: "1" }] });
    expect(sent("POST /_mget", docs("<logs-{now/d}>"))).toBe(JSON.stringify(docs("logs-2026.11.22")));
  });

  it("grows by 16 MiB at most", () => {
    const names = Array.from({ length: 21 }, (_, at) => `logs-${at}-`.padEnd(192, "x"));
    expect(JSON.stringify(names)).toHaveLength(4_096);
    const view = viewOf(Object.fromEntries(names.map((name) => [name, {}])));
    const written = (count: number) => sent("POST /_msearch", "{}\n{}\n".repeat(count), { view });
    expect(written(4_096).match(/logs-20-/g)).toHaveLength(4_096);
    expect(refusalOf(() => written(4_097))).toBe(TOO_WIDE);
  });
});

describe("a request line of more than 4,000 bytes", () => {
  const monitor: World = { ...PLAIN, monitor: true };
  const names = Array.from({ length: 300 }, (_, at) => `logs-a-long-index-name-${at}`);
  const wide = viewOf(Object.fromEntries([...names, "logs-1", "secret-hr"].map((name) => [name, {}])), {
    "logs-trap": ["secret-hr"],
  });

  /** Writes for as many indices that are written out that the line has exactly so many bytes. */
  function written(method: string, end: string, length: number): Outgoing {
    const most = Array.from({ length: 39 }, (_, at) => `logs-${at}-`.padEnd(97, "x"));
    const rest = length - `${method} /${most.join("%2C")}%2C${end}? HTTP/1.1`.length;
    const all = [...most, "logs-z-".padEnd(rest, "x")];
    const outgoing = outgoingOf(`${method} /${all.join(",")}${end}`, {
      view: viewOf(Object.fromEntries(all.map((name) => [name, {}]))),
    });
    expect(`${method} ${outgoing.path}? HTTP/1.1`).toHaveLength(length);
    return outgoing;
  }

  it.each([
    ["GET", "/_search"],
    ["POST", "/_close"],
    ["DELETE", ""],
  ])("is refused where all of it is written out: %s", (method, end) => {
    expect(written(method, end, 4_000).query).toEqual([]);
    expect(refusalOf(() => written(method, end, 4_001))).toBe(TOO_WIDE);
  });

  it("is refused for its parameters, each character counted as it is sent", () => {
    const search = (q: string) => () => outgoingOf(`GET /logs-1/_search?q=${q}`, PLAIN);
    expect(lineOf(search("\u20ac".repeat(441))())).toHaveLength("/logs-1/_search?q=".length + 441);
    expect(refusalOf(search(`${"\u20ac".repeat(441)}x`))).toBe(TOO_WIDE);
    const settings = () => outgoingOf(`GET /_cluster/settings?filter_path=${"x".repeat(4_000)}`, monitor);
    expect(refusalOf(settings)).toBe(TOO_WIDE);
  });

  it("is refused for a wildcard that is not cut", () => {
    expect(refusalOf(() => outgoingOf("DELETE /logs-*", { view: wide }))).toBe(TOO_WIDE);
  });

  it("is refused where a wildcard matches nothing: no pattern is sent in its place", () => {
    // six bytes more than fit: what `x*` is shorter than `*,-*`
    const end = "?s=".padEnd(4_006 - "GET /_cat/shards/%2A%2C-%2A HTTP/1.1".length, "x");
    expect(refusalOf(() => outgoingOf(`GET /_cat/shards/x*${end}`, { ...PLAIN, indices: ["x*"] }))).toBe(TOO_WIDE);
  });

  it("is the granted patterns without what is foreign, for the states that are asked for", () => {
    const line = (asked: string) => lineOf(outgoingOf(asked, { view: wide }));
    expect(line("GET /_search")).toBe("/logs-*,-secret-hr/_search?ignore_unavailable=true&expand_wildcards=open");
    expect(line("GET /l*/_search?q=x&expand_wildcards=all")).toBe(
      "/logs-*,-secret-hr/_search?q=x&ignore_unavailable=true&expand_wildcards=open,closed,hidden",
    );
    expect(line("GET /logs-a*,logs-1/_count")).toBe("/logs-a*,logs-1/_count?expand_wildcards=open");
    // it takes no states
    expect(line("GET /_cat/shards")).toBe("/_cat/shards/logs-*,-secret-hr");
  });
});
