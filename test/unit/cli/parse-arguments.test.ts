import { describe, expect, it } from "vitest";
import { parseArguments } from "../../../cli/parse-arguments.ts";
import { readSources } from "../source-imports.ts";

const options = { policy: { type: "string" }, json: { type: "boolean" } } as const;
const parse = (...args: string[]) => parseArguments({ args, options });

describe("arguments", () => {
  it.each([
    [["--foo"], "unknown option `--foo`; --help lists the options"],
    [["-x"], "unknown option `-x`; --help lists the options"],
    [["--policy"], "option `--policy <value>` argument missing; --help lists the options"],
    [["--json=1"], "option `--json` does not take an argument; --help lists the options"],
    [["--policy", "a.yml", "--policy=b.yml"], "option `--policy` is given twice; --help lists the options"],
    [["here"], "unexpected argument `here`; --help lists the options"],
  ])("that make no sense are refused in one line, in our words: %j", (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ message }));
  });

  it("that do are read", () => {
    const many = { ...options, header: { type: "string", multiple: true } } as const;
    const args = ["--header", "a: 1", "--json", "--header", "b: 2", "--json"];
    expect(parseArguments({ args, options: many }).values).toEqual({ header: ["a: 1", "b: 2"], json: true });
    expect(parse("--policy", "a.yml", "--json").values).toEqual({ policy: "a.yml", json: true });
  });

  it("are read here alone, so that no tool shows a stack trace or words of its own", () => {
    const folders = ["cli", "local", "scripts", "fuzz", "bench", "test/versions", "test/support"];
    const readers = readSources(folders).filter(({ text }) => /\bparseArgs\b/.test(text));
    expect(readers.map(({ path }) => path)).toEqual(["cli/parse-arguments.ts"]);
  });
});
