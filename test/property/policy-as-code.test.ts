import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { viewOfNames } from "../../cli/names-file.ts";
import { parseExpectations, readExpectations } from "../../shared/policy/expectations/parse.ts";
import { runExpectation } from "../../shared/policy/expectations/run.ts";
import { lintPolicy } from "../../shared/policy/lint/lint.ts";
import { parsePolicy } from "../../shared/policy/parse.ts";
import { runWith } from "../unit/cli/io.ts";
import { EXPECTATIONS, POLICY } from "../unit/policy/expectations/samples.ts";
import { CLEAN, HEAD } from "../unit/policy/lint/lint-with.ts";
import { mutatedText, nudgedText } from "../unit/policy/mutated.ts";

const SHIPPED = readFileSync("policy.yml", "utf8");
const SHIPPED_TESTS = readFileSync("policy.test.yml", "utf8");
const ALLOWS = `${HEAD}${CLEAN.replaceAll("      - {", "      # index-gate: allow grant-on-everything — a test\n      - {")}`;
const RUNS = { numRuns: 1_000 };
const TIMEOUT = 120_000;
/** changed a lot, or a little */
const changed = (...texts: readonly [string, ...string[]]) => fc.oneof(mutatedText(...texts), nudgedText(...texts));

describe("whatever a file holds", () => {
  it("lint has places that are there", { timeout: TIMEOUT }, () => {
    let linted = 0;
    fc.assert(
      fc.property(changed(POLICY, SHIPPED, HEAD + CLEAN, ALLOWS), (text) => {
        const found = lintPolicy(text, "policy.yml");
        const lines = text.split("\n");
        const all = "problems" in found ? found.problems : [...found.findings, ...found.accepted];
        if (!("problems" in found)) linted++;
        for (const { line, column } of all) {
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
        }
      }),
      RUNS,
    );
    expect(linted).toBeGreaterThan(50);
  });

  it("expectations have problems, or are decided", { timeout: TIMEOUT }, async () => {
    const parsed = parsePolicy(SHIPPED, "policy.yml");
    if ("problems" in parsed) throw new Error("the shipped policy has problems");
    let decided = 0;
    await fc.assert(
      fc.asyncProperty(changed(EXPECTATIONS, SHIPPED_TESTS), async (text) => {
        const expectations = parseExpectations(readExpectations(text, "a.yml"), parsed.policy);
        if ("problems" in expectations) {
          expect(expectations.problems.length).toBeGreaterThan(0);
          return;
        }
        const world = { names: viewOfNames(expectations.names ?? {}), now: expectations.now ?? new Date(0) };
        for (const expectation of expectations.tests.slice(0, 4)) {
          const body = Buffer.isBuffer(expectation.body) ? expectation.body : undefined;
          const { actual } = await runExpectation(expectation, body, parsed.policy, world);
          expect(["allow", "narrow", "deny"]).toContain(actual.decision);
          decided++;
        }
      }),
      RUNS,
    );
    expect(decided).toBeGreaterThan(100);
  });
});

describe("however it is called", () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-calls-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const files = [
    file("policy.yml", POLICY),
    file("a.test.yml", EXPECTATIONS),
    file("names.json", '{"indices":["logs-app"],"aliases":{"all":["logs-app"]}}'),
    file("empty", ""),
    file("bad.yml", "version: 2\n"),
    folder,
    "no-such-file",
    "a\u0000b",
  ];
  // compile may reach a domain
  const names = Object.keys(COMMANDS).filter((name) => name !== "compile");
  const options = [...new Set(names.flatMap((name) => Object.keys(COMMANDS[name]?.options ?? {})))];
  const value = fc.oneof(
    fc.constantFrom(...files),
    fc.constantFrom(
      "okta:devops",
      "logs-*",
      "read",
      "write",
      "monitor",
      "logs",
      "/logs-app/_search",
      "/",
      "%zz",
      "_all",
    ),
    fc.constantFrom("", "-", "--", "a=b", "@", "k: v", "8h", "{}", "*", "unused-issuer", "constructor", "\u001b[31m"),
    fc.string({ maxLength: 8 }),
  );
  const option = fc.constantFrom(...options).map((name) => `--${name}`);
  const call = fc.tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: value }),
    fc.array(
      fc.oneof(
        value,
        option,
        fc.tuple(option, value).map((both) => both.join("=")),
        fc.tuple(option, value),
      ),
      {
        maxLength: 7,
      },
    ),
  );

  const [policy = "", tests = "", view = ""] = files;
  /** a call that makes sense, and one with a word put in or in the place of another */
  const sensible = fc.constantFrom(
    ["lint", policy],
    ["lint", files[4] ?? "", "--json"],
    ["test", tests, "--only", "nobody"],
    ["explain", "--policy", policy, "--groups", "okta:devops", "--path", "/other/_search", "--names", view],
    ["who", "--policy", policy, "--index", "logs-*", "--action", "read", "--names", view],
    ["diff", policy, policy, "--json"],
  );
  const edited = fc
    .tuple(sensible, fc.nat({ max: 9 }), fc.nat({ max: 1 }), fc.oneof(value, option))
    .map(([words, at, drop, word]): [string, string[]] => {
      const [name = "", ...rest] = words.toSpliced(1 + (at % words.length), drop, word);
      return [name, rest];
    });

  it("answers with an exit code that it has, and says why it could not run", { timeout: TIMEOUT }, async () => {
    const codes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(call, edited), async ([name, rest]) => {
        const { code, out, err } = await runWith([name, ...rest.flat()]);
        codes.add(code);
        expect([0, 1, 2, 3]).toContain(code);
        if (code === 1) expect({ out, isSilent: err === "" }).toEqual({ out: "", isSilent: false });
        else expect(out).not.toBe("");
      }),
      { numRuns: 2_000 },
    );
    expect([...codes].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});
