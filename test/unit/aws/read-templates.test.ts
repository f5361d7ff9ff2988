import { describe, expect, it } from "vitest";
import { readTemplates } from "../../../shared/aws/read-templates.ts";
import { testDomain } from "./https-server.ts";

const read = (status: number, text: string) =>
  readTemplates({ forwardInternal: () => Promise.resolve({ status, body: Buffer.from(text) }) }, testDomain(443));
const answer = (template: unknown) => JSON.stringify({ index_templates: [{ index_template: template }] });

describe("readTemplates", () => {
  it.each([
    [500, "{}"],
    [429, "{}"],
    [302, "{}"],
    [200, "<html>"],
    [200, "[]"],
    [200, '{"index_templates":{}}'],
    [200, '{"index_templates":[{}]}'],
    [200, answer({ priority: 1 })],
    [200, answer({ index_patterns: [7] })],
    [200, answer({ index_patterns: ["a"], priority: "1" })],
  ])("fails with 503 for %s %s", async (status, text) => {
    await expect(read(status, text)).rejects.toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it.each([401, 403])("fails for the gate's credentials when they are refused with %s", async (status) => {
    await expect(read(status, "{}")).rejects.toMatchObject({ code: "domain-refused-gate" });
  });

  it("finds none in a domain that has none, or knows none", async () => {
    expect(await read(200, "{}")).toEqual([]);
    expect(await read(404, "{}")).toEqual([]);
  });

  it("reads the template's own `_meta`, and no mapping's", async () => {
    const mappings = { _meta: { team: "somebody" } };
    const text = JSON.stringify({
      index_templates: [
        {
          index_template: {
            index_patterns: ["a-*", "b"],
            priority: 7,
            _meta: { team: "orders" },
            template: { mappings },
          },
        },
        { index_template: { index_patterns: "c", template: { mappings } } },
        { index_template: { index_patterns: ["d"], _meta: "no object" } },
      ],
    });
    expect(await read(200, text)).toEqual([
      { patterns: ["a-*", "b"], priority: 7, meta: { team: "orders" } },
      { patterns: ["c"], priority: 0, meta: {} },
      { patterns: ["d"], priority: 0, meta: {} },
    ]);
  });
});
