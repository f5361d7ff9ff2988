import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { formatProblem, RULES } from "../../../shared/policy/problems.ts";
import { mutatedText } from "./mutated.ts";
import { GOOD } from "./sample.ts";

const SHIPPED = readFileSync("policy.yml", "utf8");

const mutated = mutatedText(GOOD, SHIPPED);

/** Any tree of values under the file's keys: the shape is wrong in every way there is. */
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, 1, "okta:a", "sigv4", "logs", "https://a.eu-west-1.es.amazonaws.com", "read", "logs-*"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ..."version issuers domains roles okta type issuer audience endpoint auth default members groups iam grants indices actions cluster domain constructor toString".split(
          " ",
        ),
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
})).value;

/** What is wrong with the parser's answer. */
function faultsOf(text: string): string[] {
  const parsed = parsePolicy(text, "p.yml");
  if ("policy" in parsed) return parsed.policy.version === 1 ? [] : ["no version"];
  if (parsed.problems.length === 0) return ["neither a policy nor a problem"];
  const lines = text.split(/\r\n|\n/);
  return parsed.problems
    .filter(({ line, column, rule, message }) => {
      const isInside = line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] ?? "").length + 2;
      return !isInside || !RULES.includes(rule) || /undefined|\[object/.test(message);
    })
    .map(formatProblem);
}

describe("parsePolicy on whatever it is given", () => {
  it("answers a mutated policy with a policy or with problems inside the file", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(faultsOf(text)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it("answers any tree of values with a policy or with problems inside the file", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(faultsOf(JSON.stringify(value))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it("answers any text with a policy or with problems inside the file", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(faultsOf(text)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
