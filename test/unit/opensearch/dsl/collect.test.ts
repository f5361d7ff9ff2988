import { describe, expect, it } from "vitest";
import { inspectSearch } from "../../../../shared/opensearch/bodies/search.ts";
import { Collector } from "../../../../shared/opensearch/dsl/collect.ts";

const CONTEXT = { operation: "search", hasPathIndex: true };
const keep = {
  name: (written: string) => written,
  expression: () => undefined,
  id: (sealed: string) => sealed,
};

describe("Collector", () => {
  it("keeps names apart by action, and one of each", () => {
    const collector = new Collector();
    const holder = { index: "a", other: ["a", "b"] };
    collector.name("read", holder, "index");
    collector.name("write", holder, "index");
    collector.name("read", holder.other, 0);
    collector.name("read", holder.other, 1);
    expect(collector.names).toEqual([
      { action: "read", index: "a" },
      { action: "write", index: "a" },
      { action: "read", index: "b" },
    ]);
  });

  it("refuses a place that holds no string", () => {
    expect(() => new Collector().name("read", {}, "index")).toThrow("`index` is to name one index by a string");
  });

  it("cuts a long name in a refusal", () => {
    const holder = { index: `${"a".repeat(1000)}*` };
    expect(() => new Collector().name("read", holder, "index")).toThrow(/^.{100,260}$/);
  });
});

describe("a search written anew", () => {
  const text =
    '{ "query":{"terms":{"user":{"index":"<logs-{now\\/d}>","id":"1","path":"user"}}}, "min_score": 9007199254740993 }';

  it("leaves the bytes alone where no name changes", () => {
    const body = Buffer.from(text);
    expect(inspectSearch(body, CONTEXT).rewrite(body, keep)).toBe(body);
  });

  it("replaces date math by the name it stands for, and nothing else", () => {
    const body = Buffer.from(text);
    const findings = inspectSearch(body, CONTEXT);
    expect(findings.names).toEqual([{ action: "read", index: "<logs-{now/d}>" }]);
    const written = findings.rewrite(body, { ...keep, name: () => "logs-2026.11.22" }).toString();
    expect(written).toBe(text.replace("<logs-{now\\/d}>", "logs-2026.11.22"));
  });
});
