import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lintPolicy } from "../../../../shared/policy/lint/lint.ts";
import { LINT_RULES } from "../../../../shared/policy/lint/rules.ts";
import { CLEAN, HEAD } from "./lint-with.ts";

describe("lintPolicy", () => {
  it("finds nothing in the policy of the other tests", () => {
    expect(lintPolicy(HEAD + CLEAN, "policy.yml")).toMatchObject({ findings: [], accepted: [] });
  });

  it("finds nothing in the shipped policy, and accepts nothing there", () => {
    const linted = lintPolicy(readFileSync("policy.yml", "utf8"), "policy.yml");
    if ("problems" in linted) throw new Error("the shipped policy has problems");
    // what temporary access takes, and what it gives to write, is only told
    expect(linted.findings.filter(({ severity }) => severity !== "information")).toEqual([]);
    expect(linted.accepted).toEqual([]);
  });

  it("has only the problems of a policy that is not served", () => {
    const linted = lintPolicy((HEAD + CLEAN).replace('"logs-*"', '"*", "a b"'), "policy.yml");
    expect(linted).toMatchObject({ problems: [{ rule: "illegal-pattern" }] });
    expect(linted).not.toHaveProperty("findings");
  });

  it("finds in the order of the file, each with its rule and severity", () => {
    const text = HEAD + CLEAN.replace('"logs-*"', '"x", "*"').replace("okta:devops", "okta:devops-x");
    expect(lintPolicy(text.replace("login.example.com", "a.okta.com"), "dir/policy.yml")).toMatchObject({
      findings: [
        { file: "dir/policy.yml", line: 3, column: 3, rule: "changing-principal", severity: "security" },
        { line: 17, column: 21, rule: "unreachable-pattern", severity: "suggestion" },
        { line: 17, column: 26, rule: "grant-on-everything", severity: "security" },
      ],
    });
  });

  it("reads a policy of 1,000 roles and 10,000 patterns", () => {
    const names = Array.from({ length: 10 }, (_, at) => at);
    const roles = Array.from(
      { length: 1_000 },
      (_, role) =>
        `  role-${role}:\n    members: { groups: ["okta:${role}"], iam: ["arn:aws:iam::123456789012:role/${role}"] }\n    grants:\n` +
        `      - { indices: [${names.map((at) => `"team${role}-${at}-*"`).join(", ")}], actions: [read] }\n`,
    );
    const linted = lintPolicy(HEAD + CLEAN + roles.join(""), "policy.yml");
    expect("findings" in linted && linted.findings.map(({ rule }) => rule)).toEqual(["too-many-roles"]);
  });
});

describe("the rules", () => {
  it("have names and lines of their own", () => {
    expect(new Set(LINT_RULES.map(({ id }) => id)).size).toBe(LINT_RULES.length);
    for (const { id, summary } of LINT_RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
      expect(`${id}: ${summary}`).toMatch(/: [a-z][^.]{12,110}$/);
    }
  });

  it("say what to do in lower case, what was written in backticks, and name places that are there", () => {
    const text = `${HEAD.replace("login.example.com", "a.okta.com")}${CLEAN.replace("devops:", "devops-ro:").replace(
      '"logs-*"], actions: [read]',
      '"*", "Logs", ".k*"], actions: [read, write]',
    )}  ops:\n    members: { groups: ["okta:devops"], clients: ["okta:x"], iam: ["arn:aws:iam::123456789012:role/*"] }\n    grants:\n      - { indices: ["*s"], actions: [write] }\n`;
    const linted = lintPolicy(text, "policy.yml");
    if ("problems" in linted) throw new Error(linted.problems[0]?.message);
    expect(new Set(linted.findings.map(({ rule }) => rule)).size).toBeGreaterThan(8);
    const lines = text.split("\n");
    for (const { line, column, message } of linted.findings) {
      expect(message).toMatch(/^(?:`|[a-z]).*[^.]$/);
      expect(lines[line - 1]?.charAt(column - 1)).toMatch(/["a-z[]/);
    }
  });
});
