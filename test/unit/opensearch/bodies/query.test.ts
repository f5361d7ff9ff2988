import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../../shared/errors.ts";
import { inspectFieldCaps } from "../../../../shared/opensearch/bodies/field-caps.ts";
import { inspectQueryBody } from "../../../../shared/opensearch/bodies/query.ts";
import { toBody } from "../dsl/places.ts";

const CONTEXT = { operation: "count", hasPathIndex: true };
const lookUp = { terms: { user: { index: "secret-hr", id: "1", path: "user" } } };

describe.each([
  ["query", inspectQueryBody, "query"],
  ["field-caps", inspectFieldCaps, "index_filter"],
] as const)("a body of kind %s", (_name, inspect, key) => {
  it("names the index of a look-up", () => {
    expect(inspect(toBody({ [key]: lookUp }), CONTEXT).names).toEqual([{ action: "read", index: "secret-hr" }]);
    expect(inspect(toBody({ [key]: { bool: { filter: lookUp } } }), CONTEXT).names).toHaveLength(1);
  });

  it("refuses every other key", () => {
    const other = key === "query" ? "index_filter" : "query";
    for (const body of [{ [other]: lookUp }, { [key]: { match_all: {} }, size: 1 }, { aggs: {} }]) {
      expect(() => inspect(toBody(body), CONTEXT)).toThrow(RejectedError);
    }
    expect(() => inspect(toBody([lookUp]), CONTEXT)).toThrow(RejectedError);
  });

  it("finds nothing in a plain query, an empty object and no body", () => {
    for (const body of [toBody({ [key]: { term: { a: "secret-hr" } } }), toBody({}), Buffer.alloc(0)]) {
      expect(inspect(body, CONTEXT).names).toEqual([]);
    }
  });
});
