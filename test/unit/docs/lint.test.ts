import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMENT_RULES } from "../../../shared/policy/lint/allow-comments.ts";
import { lintPolicy } from "../../../shared/policy/lint/lint.ts";
import { LINT_RULES } from "../../../shared/policy/lint/rules.ts";
import { CLEAN, HEAD } from "../policy/lint/lint-with.ts";
import { blocks, readPage, section } from "./markdown.ts";

const page = readPage("docs/lint.md");
const rules = [...LINT_RULES, ...COMMENT_RULES];

describe("docs/lint.md", () => {
  it("has a paragraph for every rule, in their order, and for no other", () => {
    const headings = [...page.matchAll(/^## `([^`]+)`$/gm)].map(([, id]) => id);
    expect(headings).toEqual(rules.map(({ id }) => id));
  });

  it.each(rules)("says of $id what to avoid, what to prefer and why, and how severe it is", ({ id, severity }) => {
    const paragraph = section(page, `## \`${id}\``).trim().replaceAll("\n", " ");
    expect(paragraph).toMatch(
      new RegExp(`^${severity}\\. \\*\\*Avoid\\*\\* .{20,} \\*\\*Prefer\\*\\* .{12,} \\*\\*Why\\*\\*: .{30,}\\.$`),
    );
  });

  it("shows a comment that accepts what it stands above", () => {
    const [roles = ""] = blocks(page, "yaml");
    const linted = lintPolicy(HEAD + CLEAN + roles.replace("roles:\n", ""), "policy.yml");
    expect(linted).toMatchObject({ findings: [], accepted: [{ rule: "grant-on-everything" }] });
  });
});

describe("a rule", () => {
  it.each(LINT_RULES.map(({ id }) => id))("has a file and a test of its own: %s", (id) => {
    expect(existsSync(`shared/policy/lint/${id}.ts`)).toBe(true);
    expect(existsSync(`test/unit/policy/lint/${id}.test.ts`)).toBe(true);
  });

  it("is in the table when it has a file", () => {
    const others = ["allow-comments", "lint", "rule", "rules", "sample-principal", "walk"];
    const files = readdirSync("shared/policy/lint").map((file) => file.replace(".ts", ""));
    const known = [...LINT_RULES.map(({ id }) => id), ...others];
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
  });
});
