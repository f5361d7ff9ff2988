import type { PolicyDocument } from "../shared/policy/document.ts";
import type { Problem } from "../shared/policy/problems.ts";
import { UsageError } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { DEFAULT_POLICY, parsePolicyFile } from "./load-policy.ts";
import { paint } from "./paint.ts";

/** Prints every problem of a policy file; 0 none, 3 some. Throws `UsageError` when the file cannot be read. */
export const lint: Command = {
  summary: "find the problems of a policy file",
  usage: "[FILE] [--json]",
  description: `Checks FILE (${DEFAULT_POLICY} unless named) and prints every problem as file:line:column rule: what to do.
Exits with 0 when there is none, with 3 when there are some, with 1 when the file cannot be read.`,
  examples: ["lint", "lint policies/staging.yml", "lint policy.yml --json"],
  options: { json: { type: "boolean" } },
  run: runLint,
};

async function runLint(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  const [file = DEFAULT_POLICY, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one file at a time");
  const parsed = await parsePolicyFile(file);
  if (values.json === true) {
    const found = "policy" in parsed ? { problems: [], ...count(parsed.policy) } : { problems: parsed.problems };
    io.out(`${JSON.stringify({ file, ...found }, undefined, 2)}\n`);
  } else if ("policy" in parsed) {
    const { roles, patterns, domains } = count(parsed.policy);
    const counts = [plural(roles, "role"), plural(patterns, "pattern"), plural(domains, "domain")];
    io.out(`${paint("green", "ok", io)}: ${counts.join(", ")}\n`);
  } else {
    for (const problem of parsed.problems) io.out(`${format(problem, io)}\n`);
    io.err(`${plural(parsed.problems.length, "problem")} in ${file}\n`);
  }
  return "policy" in parsed ? 0 : 3;
}

function count(policy: PolicyDocument): { roles: number; patterns: number; domains: number } {
  const roles = Object.values(policy.roles);
  const patterns = roles.flatMap(({ grants }) => grants.flatMap((grant) => ("indices" in grant ? grant.indices : [])));
  return { roles: roles.length, patterns: patterns.length, domains: Object.keys(policy.domains).length };
}

function format({ file, line, column, rule, message }: Problem, io: Io): string {
  return `${paint("bold", `${file}:${line}:${column}`, io)} ${paint("red", `${rule}:`, io)} ${message}`;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
