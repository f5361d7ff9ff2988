import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { edit, GOOD } from "../policy/samples.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const good = join(folder, "good.yml");
const bad = join(folder, "bad.yml");
writeFileSync(good, GOOD);
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
    expect(JSON.parse(out)).toEqual({ file: good, problems: [], roles: 1, patterns: 2, domains: 2 });
  });

  it("reads policy.yml unless a file is named", async () => {
    expect(await runWith(["lint"])).toEqual({ code: 0, out: "ok: 5 roles, 6 patterns, 1 domain\n", err: "" });
  });

  it("colours on a terminal alone", async () => {
    const { out } = await runWith(["lint", good], { color: true });
    expect(out).toBe("\u001b[32mok\u001b[0m: 1 role, 2 patterns, 2 domains\n");
    expect((await runWith(["lint", bad], { color: true })).out).toContain("\u001b[31munknown-issuer:\u001b[0m");
  });
});
