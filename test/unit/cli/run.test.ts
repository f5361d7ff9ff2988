import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../cli/commands.ts";
import { runWith } from "./io.ts";

describe("index-gate", () => {
  it.each([
    [["lnit"], "index-gate: no command `lnit`; commands: "],
    [["--version"], "index-gate: no option `--version`; commands: "],
    [["constructor"], "index-gate: no command `constructor`; commands: "],
    [["lint", "--jsno"], "index-gate lint: unknown option `--jsno`; see index-gate lint --help\n"],
    [
      ["lint", "--json=yes"],
      "index-gate lint: option `--json` does not take an argument; see index-gate lint --help\n",
    ],
  ])("answers %j with one line and 1", async (argv, line) => {
    const { code, out, err } = await runWith(argv);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err.startsWith(line)).toBe(true);
    expect(err.split("\n")).toHaveLength(2);
  });

  it("answers nothing with its help and 1", async () => {
    const { code, out, err } = await runWith([]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("usage: index-gate COMMAND");
  });

  it.each([["--help"], ["-h"], ["help"]])("answers %s with every command and its examples", async (flag) => {
    const { code, out } = await runWith([flag]);
    expect(code).toBe(0);
    for (const [name, { summary, examples }] of Object.entries(COMMANDS)) {
      expect(out).toContain(name);
      expect(out).toContain(summary);
      for (const example of examples) expect(out).toContain(`npm run index-gate -- ${example}\n`);
    }
  });

  it.each(Object.keys(COMMANDS))("answers %s --help with its usage and examples", async (name) => {
    const { code, out } = await runWith([name, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^usage: index-gate ${name} `));
    expect(out).toContain(`npm run index-gate -- ${name}`);
  });

  it("has only examples that begin with their command", () => {
    for (const [name, { examples }] of Object.entries(COMMANDS)) {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(example.split(" ")[0]).toBe(name);
    }
  });
});
