import type { Outcome } from "../shared/policy/expectations/run.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";
import { printable } from "./printable.ts";
import { plural } from "./plural.ts";

/** A line for each expectation, and below a failed one what was expected and what is, as a diff. */
export function testText(file: string, outcomes: readonly Outcome[], io: Io): string {
  const width = Math.max(...outcomes.map(({ expectation }) => expectation.name.length));
  const lines = outcomes.flatMap((outcome) => {
    const { expectation, actual, differences } = outcome;
    const name = printable(expectation.name).padEnd(width);
    if (differences.length > 0) {
      const place = `${file}:${expectation.line}:${expectation.column}`;
      return [`${paint("red", "FAIL", io)}  ${name}  ${paint("bold", place, io)}`, ...differ(outcome, io)];
    }
    const by = actual.decision === "deny" ? actual.code : actual.determiningGrants.join(", ");
    return [`${paint("green", "ok", io)}    ${name}  ${actual.decision.padEnd(6)}  ${by ?? ""}`.trimEnd()];
  });
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length;
  const sum = failed > 0 ? [] : ["", `${plural(outcomes.length, "expectation")} met`];
  return `${[...lines, ...sum].join("\n")}\n`;
}

function differ({ differences }: Outcome, io: Io): string[] {
  return differences.flatMap(({ key, expected, actual }) => [
    `        ${paint("red", `- ${key}: ${printable(expected)}`, io)}`,
    `        ${paint("green", `+ ${key}: ${printable(actual)}`, io)}`,
  ]);
}
