import { describe, expect, it } from "vitest";
import { RULES } from "../../../shared/policy/problems.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { GOOD } from "../policy/sample.ts";
import { blocks, codesIn, readPage, section, tableRows } from "./markdown.ts";

const page = readPage("docs/policy.md");

describe("docs/policy.md", () => {
  it("says of every rule what is wrong", () => {
    const rows = tableRows(section(page, "## Rules"));
    expect(rows.map(([rule]) => rule)).toEqual(RULES.map((rule) => `\`${rule}\``));
    for (const [rule, what = ""] of rows) expect(`${rule}: ${what}`).toMatch(/: .{12}/);
  });

  it("has every key that the schema knows", () => {
    const keys = new Set<string>();
    collectKeys(JSON.parse(readPage("policy.schema.json")), keys);
    expect(keys.size).toBeGreaterThan(20);
    const named = new Set([...codesIn(page), ...[...page.matchAll(/^\s*(?:- )?(\w+):/gm)].map(([, key = ""]) => key)]);
    expect([...keys].filter((key) => !named.has(key))).toEqual([]);
  });

  it("shows domains that a policy takes", () => {
    const [domains = ""] = blocks(page, "yaml");
    const rest = GOOD.slice(GOOD.indexOf("roles:")).replace("domain: other", "domain: orders");
    const policy = `${GOOD.slice(0, GOOD.indexOf("domains:"))}${domains}${rest}`;
    expect(parsePolicy(policy, "policy.md")).toMatchObject({
      policy: { domains: { logs: { auth: { type: "assumeRole" } }, orders: { auth: { type: "basic" } } } },
    });
  });

  it("shows grants that a policy takes", () => {
    const [, grants = ""] = blocks(page, "yaml");
    const indented = grants.trimEnd().replaceAll(/^/gm, "    ");
    const policy = `${GOOD.slice(0, GOOD.indexOf("    grants:"))}${indented.replace("shop", "other")}\n`;
    expect(parsePolicy(policy, "policy.md")).toHaveProperty("policy.roles.devops.grants.1.domain", "other");
  });
});

function collectKeys(schema: unknown, keys: Set<string>): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [name, value] of Object.entries(schema)) {
    if (name === "properties") for (const key of Object.keys(value as object)) keys.add(key);
    collectKeys(value, keys);
  }
}
