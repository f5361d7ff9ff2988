import { describe, expect, it } from "vitest";
import { mayIgnoreUnavailable, type OpenedId, resolve } from "../../../shared/opensearch/resolve.ts";
import { ndjson, needsOf, NOW, readLine, refusalOf, resolveLine, statesOf } from "./lines.ts";

const OPENED: ReadonlyMap<string, OpenedId> = new Map([
  ["a", { raw: "raw-a", names: ["logs-1", "logs-2"] }],
  ["b", { raw: "raw-b", names: ["logs-2", "secret-hr"] }],
]);

describe("what is refused", () => {
  it.each<[string, string, (object | string)?]>([
    ["POST /logs-*/_doc", "`logs-*` is a pattern where one index is to be named", { a: 1 }],
    ["POST /logs-1/_clone/logs-*", "`logs-*` is a pattern where one index is to be named"],
    ["POST /logs-1/_clone/a,b", "`a,b` is no index name: it has a character that no index or alias can have"],
    ["DELETE /logs-1/_alias/logs-a,", "`` is no index name: it is empty"],
    ["GET /_search?index=", "`` is no index name: it is empty"],
    ["GET /-secret-hr/_search", "`-secret-hr` is no index name: it starts with `-` and no wildcard comes before it"],
    ["POST /_mget", "`_x` is no index name: it starts with `_`", { docs: [{ _index: "_x", _id: "1" }] }],
    ["POST /_close", "the request names no index"],
    ["GET /logs-1/_search", "an id stands for its indices: none is named beside it", { pit: { id: "a" } }],
    ["GET /_search?index=logs-1", "an id stands for its indices: none is named beside it", { pit: { id: "a" } }],
    ["POST /_msearch", "`expand_wildcards` is not understood", ndjson({ expand_wildcards: "opened" }, {})],
  ])("%s: %s", (line, reason, body) => {
    expect(refusalOf(() => resolveLine(line, body, OPENED))).toBe(`request-not-understood: ${reason}`);
  });

  it("an index that an operation has no use for", () => {
    const read = readLine("GET /logs-1/_search");
    const judgement = { ...read.judgement, index: "none" as const };
    expect(refusalOf(() => resolve({ ...read, judgement }, OPENED, NOW))).toBe(
      "request-not-understood: this operation takes no index",
    );
  });

  it("an id that was not opened", () => {
    expect(() => resolveLine("GET /_search/scroll/a,c", undefined, OPENED)).toThrow(
      new TypeError("an id was not opened"),
    );
  });
});

describe("the index of the path", () => {
  it.each<[string, readonly string[], (object | string)?]>([
    ["GET /logs-1,logs-*/_search", ["read logs-1,logs-*"]],
    ["GET /_search?index=logs-*", ["read logs-*"]],
    ["GET /_search", ["read *"]],
    ["GET /_all/_search", ["read *"]],
    ["DELETE /logs-*", ["manage logs-*!"]],
    ["PUT /_settings", ["manage *!"], { index: { number_of_replicas: 1 } }],
    ["PUT /logs-1/_doc/1", ["write logs-1!"], {}],
    ["POST /logs-1/_clone/logs-2", ["read+manage logs-1!", "manage logs-2!"]],
    // nothing but what the body says, the domain as a whole, or any grant on it
    ["POST /_bulk", ["write logs-1!"], ndjson({ delete: { _index: "logs-1", _id: "1" } })],
    ["GET /_cluster/health", []],
    ["GET /_cat/health", []],
    ["GET /", []],
    ["GET /_cat/indices?help", []],
    ["GET /_search", ["read logs-1!", "read logs-2!"], { pit: { id: "a" } }],
  ])("%s needs %j", (line, needs, body) => {
    const resolved = resolveLine(line, body, OPENED);
    expect(needsOf(resolved)).toEqual(needs);
  });

  it("stands first, where there is one", () => {
    expect(resolveLine("GET /logs-1/_search").pathRequirement).toBe(0);
    expect(resolveLine("GET /_search").pathRequirement).toBe(0);
    expect(resolveLine("GET /_cluster/health").pathRequirement).toBeUndefined();
    expect(resolveLine("GET /_search", { pit: { id: "a" } }, OPENED).pathRequirement).toBeUndefined();
  });

  it("needs what parameters and the body need beside the operation's own, once", () => {
    const line = "POST /logs-1/_update/1";
    expect(needsOf(resolveLine(line, { doc: {} }))).toEqual(["write logs-1!"]);
    expect(needsOf(resolveLine(`${line}?_source=true`, { doc: {} }))).toEqual(["write+read logs-1!"]);
    expect(needsOf(resolveLine(line, { script: { source: "ctx._source.a = 1" } }))).toEqual(["write+read logs-1!"]);
    expect(needsOf(resolveLine(`${line}?_source=true`, { doc: {}, _source: true }))).toEqual(["write+read logs-1!"]);
  });

  it.each([
    ["GET /logs-*/_search", "open"],
    ["GET /logs-*/_search?expand_wildcards=closed,hidden", "closed,hidden"],
    ["GET /logs-*/_search?expand_wildcards=none", ""],
    ["GET /_cat/indices", "open,closed"],
    ["GET /_cat/indices?expand_wildcards=all", "open,closed,hidden"],
  ])("%s: wildcards take what is %s", (line, states) => {
    expect(statesOf(resolveLine(line))).toEqual([states]);
  });

  it.each([
    ["GET /logs-*/_search", true],
    ["GET /logs-*,-logs-1/_search", true],
    ["GET /logs-*,logs-1/_search", false],
    ["GET /logs-1/_search?ignore_unavailable=true", true],
    ["GET /logs-1/_search?ignore_unavailable=false", false],
    // it knows no such option
    ["GET /_cat/shards/logs-*", false],
  ])("%s: what is unavailable is passed over: %s", (line, skipsUnavailable) => {
    expect(resolveLine(line).needs.requirements).toMatchObject([{ options: { skipsUnavailable } }]);
  });

  it("may lose a name on the way where it is a wildcard in every part", () => {
    const of = (line: string) => {
      const { judgement, needs } = resolveLine(line);
      return needs.requirements.map(({ expression }) => mayIgnoreUnavailable(judgement, expression));
    };
    expect(of("GET /logs-1/_search")).toEqual([false]);
    expect(of("GET /logs-*,logs-1/_search")).toEqual([false]);
    expect(of("GET /_cat/shards")).toEqual([false]);
    expect(of("GET /logs-*,-logs-1/_search")).toEqual([true]);
  });

  it("is matched by what the operation knows", () => {
    const matches = (line: string) => resolveLine(line).needs.requirements.map(({ options }) => options.matches);
    expect(matches("GET /logs-*/_search")).toEqual([["index", "alias", "stream"]]);
    expect(matches("DELETE /logs-*")).toEqual([["index"]]);
    expect(matches("DELETE /logs-1/_alias/logs-*")).toEqual([["index"], ["alias"]]);
  });

  it("holds what it is rolled over to, where the request does not name it", () => {
    const rollsOver = (line: string) =>
      resolveLine(line).needs.requirements.map((requirement) => requirement.rollsOver);
    expect(rollsOver("POST /logs-w/_rollover")).toEqual([true]);
    expect(rollsOver("POST /logs-w/_rollover/logs-2")).toEqual([undefined, undefined]);
    expect(rollsOver("GET /logs-w/_search")).toEqual([undefined]);
  });
});

describe("the cluster right", () => {
  it.each([
    ["GET /_cluster/health", true],
    ["GET /_cat/nodes", true],
    ["GET /_cluster/health/logs-1", false],
    ["GET /_cluster/health?index=logs-1", false],
    ["GET /_search", false],
    ["GET /", false],
  ])("%s needs `monitor`: %s", (line, monitor) => {
    expect(resolveLine(line).needs.monitor).toBe(monitor);
  });
});

describe("other names of the path", () => {
  it("come behind its index, where they are written", () => {
    const named = resolveLine("DELETE /logs-*/_alias/logs-a,logs-b*");
    expect(needsOf(named)).toEqual(["manage logs-*!", "manage logs-a,logs-b*!"]);
    expect([...named.otherRequirements]).toEqual([["name", 1]]);
    expect(named.firstExpression).toBe(2);
    const unnamed = resolveLine("GET /logs-1/_alias");
    expect(needsOf(unnamed)).toEqual(["read logs-1"]);
    expect([...unnamed.otherRequirements]).toEqual([]);
  });

  it("stand alone where the body names the index", () => {
    const { otherRequirements } = resolveLine("GET /_alias/logs-a");
    expect([...otherRequirements]).toEqual([["name", 1]]);
  });

  it("match whatever state their targets are in", () => {
    expect(statesOf(resolveLine("DELETE /logs-*/_alias/logs-b*"))).toEqual(["open", "open,closed,hidden"]);
    expect(statesOf(resolveLine("GET /_cat/aliases/logs-*?expand_wildcards=open"))).toEqual([
      "open",
      "open,closed,hidden",
    ]);
  });
});

describe("ids of readers", () => {
  it("stand for every name that they were opened on, each once, with the operation's own action", () => {
    expect(needsOf(resolveLine("DELETE /_search/scroll/a,b", undefined, OPENED))).toEqual([
      "read logs-1!",
      "read logs-2!",
      "read secret-hr!",
    ]);
    const body = ndjson({}, { pit: { id: "b" } }, { index: "logs-9" }, {});
    expect(needsOf(resolveLine("POST /_msearch", body, OPENED))).toEqual([
      "read logs-9",
      "read logs-2!",
      "read secret-hr!",
    ]);
  });
});

it("what was read goes on as it is, with the moment it was resolved at", () => {
  const read = readLine("POST /logs-1/_update/1?_source=true&refresh=true", { doc: {} });
  const resolved = resolve(read, OPENED, NOW);
  expect(resolved).toMatchObject(read);
  expect(resolved).toMatchObject({ openedIds: OPENED, now: NOW });
});
