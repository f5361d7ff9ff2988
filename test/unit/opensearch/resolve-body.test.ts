import { describe, expect, it } from "vitest";
import { ndjson, needsOf, refusalOf, resolveLine, statesOf } from "./lines.ts";

describe("expressions of the body", () => {
  it("stand behind the path in their order; the path, or else all indices, where one names none", () => {
    const body = ndjson({ index: "logs-1" }, {}, {}, {}, { index: ["logs-*", "-logs-2"] }, {});
    expect(needsOf(resolveLine("POST /logs-9/_msearch", body))).toEqual([
      "read logs-9",
      "read logs-1",
      "read logs-9",
      "read logs-*,-logs-2",
    ]);
    const bare = resolveLine("POST /_msearch", body);
    expect(needsOf(bare)).toEqual(["read logs-1", "read *", "read logs-*,-logs-2"]);
    expect([bare.pathRequirement, bare.firstExpression]).toEqual([undefined, 0]);
    expect(resolveLine("POST /logs-9/_msearch", body).firstExpression).toBe(1);
  });

  it("are one requirement where they are equal, wildcards' states included", () => {
    const body = ndjson(
      { index: "logs-*" },
      {},
      { index: "logs-*", preference: "_local" },
      {},
      { index: "logs-*", expand_wildcards: "closed" },
      {},
    );
    const resolved = resolveLine("POST /_msearch?expand_wildcards=hidden", body);
    const [one, two, three] = resolved.needs.requirements;
    expect(one === two).toBe(true);
    expect(one === three).toBe(false);
    expect(statesOf(resolved)).toEqual(["hidden", "hidden", "closed"]);
    expect(statesOf(resolveLine("POST /_msearch", body))).toEqual(["open", "open", "closed"]);
  });

  it("may need what the operation itself does not", () => {
    const body = { source: { index: ["logs-*"] }, dest: { index: "copy" } };
    expect(needsOf(resolveLine("POST /_reindex", body))).toEqual(["read logs-*!", "write copy!"]);
  });

  it("are apart where they need something else: an index and an alias of one pattern", () => {
    const body = { actions: [{ remove: { index: "logs-*", alias: "logs-*" } }] };
    const { needs } = resolveLine("POST /_aliases", body);
    expect(needs.requirements.map(({ options }) => options.matches)).toEqual([["index"], ["alias"]]);
  });

  it("hold 1,000 different wildcards at most, in one or in many", () => {
    const wildcards = (count: number) => Array.from({ length: count }, (_, at) => `logs-${at}*`);
    const headers = (parts: readonly string[][]) => ndjson(...parts.flatMap((index) => [{ index }, {}]));
    const reason = "expression-too-wide: the body has more than 1000 different wildcards";
    const read = (parts: readonly string[][]) => refusalOf(() => resolveLine("POST /_msearch", headers(parts)));
    expect(read([wildcards(1_001)])).toBe(reason);
    expect(read([[...wildcards(1_000), "-logs-1"]])).toBe(reason);
    expect(read(wildcards(1_001).map((each) => [each]))).toBe(reason);
    expect(read([wildcards(1_000), wildcards(1_000), ["logs-1"]])).toBeUndefined();
  });
});

describe("names of the body", () => {
  it("are each one requirement, with all that the body and the parameters need on it", () => {
    const action = (kind: string, _index: string) => ({ [kind]: { _index, _id: "1" } });
    const body = ndjson(
      action("index", "logs-1"),
      {},
      action("update", "logs-2"),
      { doc: {}, _source: true },
      action("delete", "logs-2"),
      action("delete", "logs-1"),
    );
    expect(needsOf(resolveLine("POST /_bulk", body))).toEqual(["write logs-1!", "write+read logs-2!"]);
    expect(needsOf(resolveLine("POST /_bulk?_source=true", body))).toEqual([
      "write+read logs-1!",
      "write+read logs-2!",
    ]);
  });

  it("that are read need no more than that", () => {
    const body = ndjson({ index: { _index: "logs-1" } }, {});
    const lookUp = { query: { terms: { user: { index: "users", id: "1", path: "user" } } } };
    expect(needsOf(resolveLine("POST /logs-1/_update_by_query", lookUp))).toEqual([
      "read+write logs-1!",
      "read users!",
    ]);
    expect(needsOf(resolveLine("POST /logs-9/_bulk", body))).toEqual(["write logs-9!", "write logs-1!"]);
  });

  it("stand for what date math makes of them now", () => {
    const body = { docs: [{ _index: "<logs-{now/d}>", _id: "1" }] };
    const [requirement] = resolveLine("POST /_mget", body).needs.requirements;
    expect(requirement?.expression).toEqual({
      parts: [{ kind: "name", text: "logs-2026.11.22", written: "<logs-{now/d}>" }],
      written: "<logs-{now/d}>",
    });
    expect(requirement?.options).toMatchObject({ skipsUnavailable: false, matches: ["index", "alias", "stream"] });
  });

  it("hold 1,000 with date math at most", () => {
    const docs = (count: number, name: (at: number) => string) => ({
      docs: Array.from({ length: count }, (_, at) => ({ _index: name(at), _id: "1" })),
    });
    const dated = (at: number) => `<logs-${at}-{now/d}>`;
    const read = (body: object) => refusalOf(() => resolveLine("POST /_mget", body));
    expect(read(docs(1_001, dated))).toBe("expression-too-wide: the body has more than 1000 date math names");
    expect(read(docs(1_000, dated))).toBeUndefined();
    expect(read(docs(1_001, (at) => `logs-${at}`))).toBeUndefined();
  });
});
