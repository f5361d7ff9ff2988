import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../cli/commands.ts";
import { VARIABLES } from "../../../shared/config.ts";
import { CODES } from "../../../shared/errors.ts";
import { STATUSES } from "../../../shared/http/respond.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { runWith } from "../cli/io.ts";
import { blocks, codesIn, readPage, section, tableRows } from "./markdown.ts";

const readme = readPage("README.md");
const manifest = JSON.parse(readPage("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("README.md", () => {
  it("has every code with the status it is answered with", () => {
    const rows = tableRows(section(readme, "## Refusal codes"));
    expect(rows.map(([code]) => code)).toEqual(CODES.map((code) => `\`${code}\``));
    for (const [code = "", statuses = ""] of rows) {
      const { status } = STATUSES[code.slice(1, -1) as keyof typeof STATUSES];
      expect(`${code} ${statuses}`).toMatch(new RegExp(`^${code} (?:\\d+, )*${status}\\b`));
    }
  });

  it("has every variable of the environment", () => {
    const rows = tableRows(section(readme, "## Deploying"));
    expect(rows.map(([name]) => name)).toEqual(Object.keys(VARIABLES).map((name) => `\`${name}\``));
  });

  it("has every dependency with a reason, those of the functions apart", () => {
    const [runtime = "", building = ""] = section(readme, "## Dependencies").split("For building and testing:");
    for (const [text, dependencies] of [
      [runtime, manifest.dependencies],
      [building, manifest.devDependencies],
    ] as const) {
      const rows = tableRows(text);
      const named = rows.flatMap(([packages = ""]) => codesIn(packages));
      expect(named.toSorted()).toEqual(Object.keys(dependencies).toSorted());
      for (const [, why] of rows) expect(why).not.toBe("");
    }
  });

  it("has every command of index-gate, and every option of explain", () => {
    for (const name of Object.keys(COMMANDS)) expect(readme).toContain(`npm run index-gate -- ${name}`);
    const named = codesIn(section(readme, "## Why was that refused?")).join(" ");
    for (const option of Object.keys(COMMANDS["explain"]?.options ?? {})) expect(named).toContain(`--${option}`);
  });

  it("names how to start and how to test", () => {
    const commands = blocks(section(readme, "## Start"), "sh").map((text) => text.trim());
    expect(commands).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  });

  it("shows a policy of ten lines without a problem", () => {
    const [policy = ""] = blocks(section(readme, "## A policy in ten lines"), "yaml");
    expect(policy.trimEnd().split("\n")).toHaveLength(10);
    expect(parsePolicy(policy, "README.md")).toHaveProperty("policy");
  });

  it("shows what explain prints", async () => {
    const [shown = ""] = blocks(readme, "console");
    const [command = "", ...output] = shown.split("\n");
    const words = [...command.replace("$ npm run index-gate -- ", "").matchAll(/'([^']*)'|(\S+)/g)];
    const { out } = await runWith(words.map(([, quoted, plain]) => quoted ?? plain ?? ""));
    expect(out).toBe(output.join("\n"));
  });

  it("counts the requests of the surface", () => {
    const cases = readFileSync("test/surface/cases.jsonl", "utf8")
      .split("\n")
      .filter((line) => line !== "");
    for (const page of [readme, readPage("docs/threat-model.md")]) {
      expect(/(\d+) requests/.exec(page)?.[1]).toBe(String(cases.length));
    }
  });
});

describe("package.json", () => {
  it("pins every version exactly", () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(`${name} ${version}`).toMatch(/^\S+ (?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/);
    }
  });
});
