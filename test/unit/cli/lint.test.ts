import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LINT_RULES } from "../../../shared/policy/lint/rules.ts";
import { entitled } from "../policy/lint/names-rules.ts";
import { edit } from "../policy/sample.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** the small policy, without anything for the rules to find */
const CLEAN = edit(
  ["    audience: api://opensearch\n", "    audience: api://opensearch\n    principalClaim: uid\n"],
  ['["okta:devops"]', '["okta:devops", "staff:devops"]'],
);
const good = join(folder, "good.yml");
const bad = join(folder, "bad.yml");
writeFileSync(good, CLEAN);
writeFileSync(bad, edit(["[read]", "[own]"], ['"okta:devops"', '"oktaa:devops"']));

const PROBLEMS = [
  { line: 20, column: 16, rule: "unknown-issuer", message: "no issuer named `oktaa`; known: okta, staff" },
  { line: 24, column: 19, rule: "wrong-value", message: "expected `read` or `write` or `manage`, found `own`" },
];

describe("index-gate lint", () => {
  it("prints every problem with its place and answers 3", async () => {
    const lines = PROBLEMS.map(({ line, column, rule, message }) => `${bad}:${line}:${column} ${rule}: ${message}\n`);
    expect(await runWith(["lint", bad])).toEqual({ code: 3, out: lines.join(""), err: `2 problems in ${bad}\n` });
  });

  it("prints the problems as JSON", async () => {
    const { code, out, err } = await runWith(["lint", bad, "--json"]);
    expect({ code, err }).toEqual({ code: 3, err: "" });
    expect(JSON.parse(out)).toEqual({ file: bad, problems: PROBLEMS.map((problem) => ({ file: bad, ...problem })) });
  });

  it.each([
    [["lint", "no-such.yml"], "index-gate lint: cannot read `no-such.yml`: no such file"],
    [["lint", folder], `index-gate lint: cannot read \`${folder}\`: it is a directory`],
    [["lint", good, bad], "index-gate lint: one file at a time"],
  ])("answers 1 when it cannot run: %j", async (argv, line) => {
    const { code, out, err } = await runWith(argv);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(`${line}; see index-gate lint --help\n`);
  });

  it("says what it read when there is no problem", async () => {
    expect(await runWith(["lint", good])).toEqual({ code: 0, out: "ok: 1 role, 2 patterns, 2 domains\n", err: "" });
  });

  it("says it as JSON, too", async () => {
    const { code, out } = await runWith(["lint", good, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      file: good,
      problems: [],
      findings: [],
      accepted: [],
      roles: 1,
      patterns: 2,
      domains: 2,
    });
  });

  it("reads policy.yml unless a file is named", async () => {
    const { code, out, err } = await runWith(["lint"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^(?:policy\.yml:\d+:\d+ information [^\n]+\n)*ok: 5 roles, 6 patterns, 1 domain\n$/);
  });

  it("colours on a terminal alone", async () => {
    const { out } = await runWith(["lint", good], { color: true });
    expect(out).toBe("\u001b[32mok\u001b[0m: 1 role, 2 patterns, 2 domains\n");
    expect((await runWith(["lint", bad], { color: true })).out).toContain("\u001b[31munknown-issuer:\u001b[0m");
  });
});

describe("index-gate lint, of a policy without problems", () => {
  const file = join(folder, "findings.yml");
  const all = CLEAN.replace('"logs-*", "metrics-*"', '"*"');
  const twice = all.replace(
    "roles:\n",
    'roles:\n  ops:\n    members: { groups: ["okta:devops"] }\n    grants: [{ indices: [x], actions: [read], domain: other }]\n',
  );
  const EVERYTHING = "`*` gives read on every index of domain `logs`, also on those of tomorrow; name what is meant";
  const TWICE = "group `okta:devops` is in role `ops`, too, and the grants add up; put what it may do into one role";

  it("prints every finding with its place, severity and rule, and answers 3", async () => {
    writeFileSync(file, twice);
    expect(await runWith(["lint", file])).toEqual({
      code: 3,
      out: `${file}:24:16 suggestion group-in-two-roles: ${TWICE}\n${file}:27:19 security grant-on-everything: ${EVERYTHING}\n`,
      err: `2 findings in ${file}\n`,
    });
  });

  it("names what the VPC needs, and takes it for no finding to mend", async () => {
    const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gate-a1b2c3";
    const endpoint = /^( +)endpoint: .*$/m.exec(CLEAN)?.[0] ?? "";
    writeFileSync(file, CLEAN.replace(endpoint, `${endpoint}\n    auth: { type: basic, secretId: "${secret}" }`));
    const { code, out, err } = await runWith(["lint", file]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/ information vpc-endpoints: .*`com\.amazonaws\.eu-west-1\.secretsmanager`/);
    expect(out).toMatch(/^ok: 1 role/m);
  });

  it("prints them as JSON", async () => {
    writeFileSync(file, all);
    const { code, out, err } = await runWith(["lint", file, "--json"]);
    expect({ code, err }).toEqual({ code: 3, err: "" });
    expect(JSON.parse(out)).toEqual({
      file,
      problems: [],
      findings: [
        { file, line: 24, column: 19, rule: "grant-on-everything", severity: "security", message: EVERYTHING },
      ],
      accepted: [],
      roles: 1,
      patterns: 1,
      domains: 2,
    });
  });

  it.each([
    [["--rule", "group-in-two-roles"], ["group-in-two-roles"]],
    [
      ["--rule", "grant-on-everything", "--rule", "group-in-two-roles"],
      ["group-in-two-roles", "grant-on-everything"],
    ],
    [["--ignore", "group-in-two-roles"], ["grant-on-everything"]],
    [["--rule", "unused-issuer,grant-on-everything", "--ignore", "grant-on-everything"], []],
  ])("looks at the rules that are meant: %j", async (argv, rules) => {
    writeFileSync(file, twice);
    const { code, out } = await runWith(["lint", file, ...argv, "--json"]);
    expect((JSON.parse(out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule)).toEqual(rules);
    expect(code).toBe(rules.length === 0 ? 0 : 3);
  });

  it("says how many findings were accepted", async () => {
    writeFileSync(
      file,
      all.replace("      - indices", "      # index-gate: allow grant-on-everything — a test\n      - indices"),
    );
    expect(await runWith(["lint", file])).toEqual({
      code: 0,
      out: "ok: 1 role, 1 pattern, 2 domains, 1 finding accepted\n",
      err: "",
    });
    const { out } = await runWith(["lint", file, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ accepted: [{ line: 25, rule: "grant-on-everything", reason: "a test" }] });
  });

  it.each(["--rule", "--ignore"])("answers 1 for a rule that is not there: %s", async (option) => {
    const { code, out, err } = await runWith(["lint", file, option, "grant-on-everything,nothing"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      new RegExp(`^index-gate lint: ${option}: no rule \`nothing\`; rules: grant-on-everything, .*; see `),
    );
  });

  it("colours the severity on a terminal alone", async () => {
    writeFileSync(file, all);
    const { out } = await runWith(["lint", file], { color: true });
    expect(out).toContain("\u001b[31msecurity grant-on-everything:\u001b[0m");
  });

  it("names every rule in its help", async () => {
    const { out } = await runWith(["lint", "--help"]);
    for (const { id, severity, summary } of LINT_RULES) {
      expect(out).toMatch(new RegExp(`^  ${id} +${severity} +`, "m"));
      expect(out).toContain(summary);
    }
  });

  it("looks at names that it is told of: those of the list of what may be asked for, or of the default domain", async () => {
    const policy = join(folder, "entitled.yml");
    writeFileSync(policy, entitled(["orders-*", "lgs-*"]));
    const [listed, resolved, none] = ["listed", "resolved", "none"].map((kind) => join(folder, `${kind}.json`));
    writeFileSync(listed ?? "", '{"indices":[{"domain":"logs","name":"orders-1","kind":"index"}],"updatedAt":"x"}');
    writeFileSync(resolved ?? "", '{"indices":["orders-1"],"aliases":{"lgs-now":["orders-1"]}}');
    writeFileSync(none ?? "", "[]");
    const rules = async (namesFile: string | undefined): Promise<string[]> => {
      const names = namesFile === undefined ? [] : ["--names", namesFile];
      const { out } = await runWith(["lint", policy, "--json", ...names]);
      const { findings } = JSON.parse(out) as { findings: { rule: string }[] };
      return findings.map(({ rule }) => rule).filter((rule) => /unmatched-e|unowned/.test(rule));
    };
    expect(await rules(undefined)).toEqual([]);
    expect(await rules(listed)).toEqual(["unowned-names", "unmatched-entitlement"]);
    expect(await rules(resolved)).toEqual([]);
    expect(await runWith(["lint", policy, "--names", none ?? ""])).toMatchObject({
      code: 1,
      err: expect.stringContaining("holds no names"),
    });
  });
});
