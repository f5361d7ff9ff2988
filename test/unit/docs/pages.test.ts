import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../cli/commands.ts";
import { CODES } from "../../../shared/errors.ts";
import { LINT_RULE_IDS } from "../../../shared/policy/lint/lint.ts";
import { codesIn, listPages, readPage } from "./markdown.ts";

const pages = listPages().map((path) => ({ path, text: readPage(path) }));
const { scripts } = JSON.parse(readPage("package.json")) as { readonly scripts: Readonly<Record<string, string>> };

describe.each(pages)("$path", ({ path, text }) => {
  it("links to what is there", () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const local = links.filter((link) => !link.startsWith("https:")).map((link) => link.split("#")[0] ?? "");
    const missing = local.filter((link) => link !== "" && !existsSync(normalize(join(dirname(path), link))));
    expect(missing).toEqual([]);
  });

  it("names files that are there", () => {
    const named = codesIn(text).filter((code) =>
      /^(?:test|shared|functions|cli|local|scripts|docs|events)\/[\w./-]+$/.test(code),
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it("names scripts and commands that are there", () => {
    const runs = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(runs.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const commands = [...text.matchAll(/index-gate -- ([\w-]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !Object.hasOwn(COMMANDS, name))).toEqual([]);
  });

  it("has sample events that are there, where it shows how to run one", () => {
    const events = [...text.matchAll(/-p (events\/\S+\.json)/g)].map(([, file = ""]) => file);
    expect(events.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe("events/README.md", () => {
  it.each(["proxy", "authorizer", "rotation"])("names every event of the %s, and no other", (name) => {
    const text = readPage("events/README.md");
    const heading = `## The ${name}`;
    const part = text.slice(text.indexOf(heading)).slice(heading.length).split("\n## ")[0] ?? "";
    const named = codesIn(part).filter((code) => code.endsWith(".json"));
    expect(named.toSorted()).toEqual(readdirSync(join("events", name)).toSorted());
  });
});

describe("docs/decisions", () => {
  it("are numbered without a gap, as their titles say", () => {
    const files = readdirSync("docs/decisions").toSorted();
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, at) => at + 1));
    for (const file of files) {
      const text = readPage(join("docs/decisions", file));
      expect(text).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. .+\\n\\nAccepted\\.\\n\\n## Context\\n`));
    }
  });
});

describe("codes in prose", () => {
  it("exist", () => {
    const isCode = (text: string) =>
      // the product's own name, and what is named after it, is none
      /^(?!index-gate)(?:[a-z]+-)+(?:granted|supported|understood|roles|wide|large|limited|invalid|expired|failed|refused|gate|unavailable)$/.test(
        text,
      );
    const named = pages.flatMap(({ text }) => codesIn(text)).filter(isCode);
    expect(named.length).toBeGreaterThan(20);
    const known: readonly string[] = [...CODES, ...LINT_RULE_IDS];
    expect(named.filter((code) => !known.includes(code))).toEqual([]);
  });
});
