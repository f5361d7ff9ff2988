import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("docs/deploy.md", () => {
  it("lists every parameter of serverless.yml with its default", async () => {
    const { params } = parse(await read("serverless.yml")) as { params: { default: Record<string, string | number> } };
    const rows = [...(await read("docs/deploy.md")).matchAll(/^\| `(\w+)` \| (?:`([^`]*)`|–) \|/gm)];
    const documented = Object.fromEntries(rows.map(([, name, value]) => [name, value]));
    const isPlaceholder = (value: string) => value === "" || /-0{17}$/.test(value);
    const expected = Object.entries(params.default).map(([name, value]) => [
      name,
      isPlaceholder(String(value)) ? undefined : String(value),
    ]);
    expect(documented).toEqual(Object.fromEntries(expected));
  });

  it("counts the gateway responses", async () => {
    const source = await read("gateway/responses.cjs");
    const count = [...source.matchAll(/^ {2}[A-Z0-9_]+: \{/gm)].length;
    expect(await read("docs/deploy.md")).toContain(`| gateway responses | ${count}, `);
  });
});
