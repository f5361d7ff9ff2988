import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../cli/commands.ts";
import { runWith } from "../cli/io.ts";
import { parseExpectations, readExpectations } from "../../../shared/policy/expectations/parse.ts";
import { runExpectation } from "../../../shared/policy/expectations/run.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { viewOfNames } from "../../../cli/names-file.ts";
import { blocks, codesIn, readPage, section, tableRows } from "./markdown.ts";

const page = readPage("docs/policy-as-code.md");
const DETAILED = ["lint", "test", "explain", "who"];

describe("docs/policy-as-code.md", () => {
  it("has every command with its exit codes, and no other", () => {
    const [commands = ""] = page.split("\n## ");
    const named = tableRows(commands).map(([command = ""]) => /index-gate -- ([\w-]+)/.exec(command)?.[1] ?? "");
    expect(named.toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
    for (const [, , codes] of tableRows(commands)) expect(codes).toMatch(/^0/);
  });

  it.each(DETAILED)("has every option of %s, and no other", (name) => {
    const text = section(page, `## \`${name}\``);
    const options = tableRows(text).flatMap(([cell = ""]) => codesIn(cell).filter((code) => code.startsWith("--")));
    const known = Object.keys(COMMANDS[name]?.options ?? {}).map((option) => `--${option}`);
    expect(options.toSorted()).toEqual(known.toSorted());
  });

  it.each(DETAILED)("is what the help of %s says, option by option", (name) => {
    const command = COMMANDS[name];
    for (const option of Object.keys(command?.options ?? {})) expect(command?.description).toContain(`--${option}`);
  });

  it("shows expectations that the shipped policy meets", async () => {
    const [shown = ""] = blocks(page, "yaml");
    const parsed = parsePolicy(readFileSync("policy.yml", "utf8"), "policy.yml");
    if ("problems" in parsed) throw new Error("the shipped policy has problems");
    const expectations = parseExpectations(readExpectations(shown, "shown.yml"), parsed.policy);
    if ("problems" in expectations) throw new Error(expectations.problems[0]?.message);
    expect(expectations.tests.length).toBeGreaterThan(2);
    for (const expectation of expectations.tests) {
      const body = Buffer.isBuffer(expectation.body) ? expectation.body : undefined;
      const world = { names: viewOfNames(expectations.names ?? {}), now: expectations.now ?? new Date() };
      const { differences } = await runExpectation(expectation, body, parsed.policy, world);
      expect({ name: expectation.name, differences }).toEqual({ name: expectation.name, differences: [] });
    }
  });

  it("has every key of a file of expectations", () => {
    const keys = new Set<string>();
    const walk = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [name, value] of Object.entries(schema)) {
        if (name === "properties") for (const key of Object.keys(value as object)) keys.add(key);
        walk(value);
      }
    };
    walk(JSON.parse(readPage("policy.test.schema.json")));
    const text = section(page, "## `test`");
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });

  it.each(["explain", "who"])("shows what %s prints", async (name) => {
    const [shown = ""] = blocks(section(page, `## \`${name}\``), "console");
    const [command = "", ...output] = shown.split("\n");
    const { out } = await runWith(command.replace("$ npm run index-gate -- ", "").split(" "));
    expect(out).toBe(output.join("\n"));
  });

  it("shows a failed expectation where it stands", () => {
    const [shown = ""] = blocks(section(page, "## `test`"), "console");
    const [, name = "", line = ""] = /FAIL {2}(.*?) {2}policy\.test\.yml:(\d+):5/.exec(shown) ?? [];
    const lines = readFileSync("policy.test.yml", "utf8").split("\n");
    expect(lines[Number(line) - 1]).toBe(`  - name: ${name}`);
    expect(existsSync("policy.test.schema.json")).toBe(true);
  });
});
