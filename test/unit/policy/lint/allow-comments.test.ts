import { describe, expect, it } from "vitest";
import { readAllowComments } from "../../../../shared/policy/lint/allow-comments.ts";
import { lintPolicy } from "../../../../shared/policy/lint/lint.ts";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const KNOWN = new Set(["grant-on-everything", "any-iam-role"]);
const read = (text: string) => readAllowComments(text, KNOWN);
const ALLOW = "# index-gate: allow grant-on-everything — the break-glass role";
const ALL = CLEAN.replace('"logs-*"', '"*"');

/** The clean policy with a grant on `*`, which stands on line 17, and comments put in. */
function lintWith(...changes: readonly (readonly [from: string, to: string])[]) {
  const text = changes.reduce((all, [from, to]) => all.replace(from, () => to), HEAD + ALL);
  const linted = lintPolicy(text, "policy.yml");
  if ("problems" in linted) throw new Error("the policy has problems");
  const { findings, accepted } = linted;
  return { findings: findings.map(({ line, rule }) => `${line} ${rule}`), accepted };
}

describe("a comment that accepts a finding", () => {
  it("accepts what its own line has, and nothing else", () => {
    const { findings, accepted } = lintWith(
      ["      - { indices", "      - { indices"],
      ["actions: [read] }", `actions: [read] } ${ALLOW}`],
    );
    expect(findings).toEqual([]);
    expect(accepted).toMatchObject([
      { line: 17, column: 21, rule: "grant-on-everything", severity: "security", reason: "the break-glass role" },
    ]);
  });

  it("accepts what the next line has, where it stands alone, other comments and blank lines between", () => {
    const { findings, accepted } = lintWith([
      "      - { indices",
      `      ${ALLOW}\n\n      # on call\n      - { indices`,
    ]);
    expect(findings).toEqual([]);
    expect(accepted).toMatchObject([{ line: 20 }]);
  });

  it("does not accept what is further away, and is found to be of no use", () => {
    expect(lintWith(["  devops:", `  ${ALLOW}\n  devops:`]).findings).toEqual([
      "14 unused-allow",
      "18 grant-on-everything",
    ]);
  });

  it("accepts no other rule", () => {
    const other = ALLOW.replace("grant-on-everything", "any-iam-role");
    expect(lintWith(["actions: [read] }", `actions: [read] } ${other}`]).findings).toEqual([
      "17 grant-on-everything",
      "17 unused-allow",
    ]);
  });

  it("is of use as long as its rule is not left out", () => {
    const text = (HEAD + CLEAN).replace("actions: [read] }", `actions: [read] } ${ALLOW}`);
    expect(find("unused-allow", text)).toEqual([]);
    expect(lintPolicy(text, "policy.yml")).toHaveProperty("findings", [
      {
        file: "policy.yml",
        line: 17,
        column: 50,
        rule: "unused-allow",
        severity: "warning",
        message:
          "line 17 has no finding of `grant-on-everything`; remove the comment, or put it above the line that has one",
      },
    ]);
  });
});

describe("readAllowComments", () => {
  it.each([
    ["# index-gate: allow any-iam-role — because", ["any-iam-role"], "because"],
    ["#index-gate:allow any-iam-role - because", ["any-iam-role"], "because"],
    ["## index-gate: allow any-iam-role -- because", ["any-iam-role"], "because"],
    ["# index-gate: allow any-iam-role: because", ["any-iam-role"], "because"],
    [
      "# index-gate: allow any-iam-role, grant-on-everything – because of this — and that",
      [...KNOWN].toReversed(),
      "because of this — and that",
    ],
  ])("reads %s", (comment, rules, reason) => {
    expect(read(`a: 1 ${comment}\n`)).toEqual({
      allows: [{ line: 1, column: 6, forLine: 1, rules, reason }],
      broken: [],
    });
  });

  it.each([
    ["# index-gate: allow any-iam-role", "the reason is missing"],
    ["# index-gate: allow any-iam-role —", "the reason is missing"],
    ["# index-gate: allow any-iam-role — 123", "the reason is missing"],
    ["# index-gate: allow any-iam-role because", "write it like `# index-gate: allow RULE — reason`"],
    ["# index-gate: allow any-iam-roles — because", "no rule named `any-iam-roles` can be accepted"],
    ["# index-gate: allow unused-allow — because", "no rule named `unused-allow` can be accepted"],
    ["# index-gate: allow any-iam-role, x — because", "no rule named `x` can be accepted"],
    ["# index-gate: ignore any-iam-role — because", "write it like"],
    ["# index-gate:", "write it like"],
  ])("does not read %s", (comment, message) => {
    const { allows, broken } = read(`a: 1\n  ${comment}\nb: 2\n`);
    expect(allows).toEqual([]);
    expect(broken).toMatchObject([{ line: 2, column: 3 }]);
    expect(broken[0]?.message).toContain(message);
  });

  it.each([
    "# nothing of ours",
    "# see index-gate: allow any-iam-role — because",
    'a: "# index-gate: allow any-iam-role — because"',
    "a: '\n  # index-gate: allow any-iam-role — because'",
    "a: |\n  # index-gate: allow any-iam-role — because\n",
    "a: b# index-gate: allow any-iam-role — because",
  ])("takes no text for a comment: %s", (text) => {
    expect(read(text)).toEqual({ allows: [], broken: [] });
  });

  it("knows where a comment stands behind texts of several lines, a byte order mark and other line ends", () => {
    const text = `\ufeffa: "b\r\n  c"\r\nd: |\r\n  e\r\n  f\r\ng: [1, ${ALLOW}\r\n  2]\r\n${ALLOW}\r\n\r\n`;
    expect(read(text).allows.map(({ line, column, forLine }) => [line, column, forLine])).toEqual([
      [6, 8, 6],
      [8, 1, 8],
    ]);
  });
});
