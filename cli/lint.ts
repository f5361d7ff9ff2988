import { decodePolicy } from "../shared/policy/compile.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { COMMENT_RULES } from "../shared/policy/lint/allow-comments.ts";
import { LINT_RULE_IDS, type Linted, lintPolicy } from "../shared/policy/lint/lint.ts";
import type { Finding, Severity } from "../shared/policy/lint/rule.ts";
import { LINT_RULES } from "../shared/policy/lint/rules.ts";
import type { Problem } from "../shared/policy/problems.ts";
import { UsageError } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { DEFAULT_POLICY } from "./load-policy.ts";
import { paint } from "./paint.ts";
import { readLintNames } from "./lint-names.ts";
import { MAX_YAML_BYTES, readInput } from "./read-input.ts";
import { plural } from "./plural.ts";

/** Prints every problem and finding of a policy file; 0 none, 3 some. Throws `UsageError` when the file cannot be read. */
export const lint: Command = {
  summary: "find the problems of a policy file, and what could be better",
  usage: "[FILE] [--rule RULE,…] [--ignore RULE,…] [--names FILE] [--json]",
  description: `Checks FILE (${DEFAULT_POLICY} unless named). What keeps it from being served is printed as file:line:column rule: what to do, all of it
at once. A file without such a problem is looked at by these rules (docs/lint.md says why), printed with their severity:

${listRules()}

  --rule RULE,…    these rules alone
  --ignore RULE,…  all rules but these
  --names FILE     the names that there are: what GET /-/access/indices answers, or, for the default domain, GET /_resolve/index/*?expand_wildcards=all
  --json           problems, findings and accepted findings as JSON

A finding that is right as it is, is accepted in the file, by a comment on its line or above it, with a reason:
  # index-gate: allow grant-on-everything — the break-glass role
Exits with 0 when there is nothing to mend (information is none), with 3 when there is something, with 1 when the file cannot be read.`,
  examples: ["lint", "lint policies/staging.yml --ignore group-in-two-roles", "lint policy.yml --json"],
  options: {
    rule: { type: "string", multiple: true },
    ignore: { type: "string", multiple: true },
    names: { type: "string" },
    json: { type: "boolean" },
  },
  run: runLint,
};

async function runLint(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  const [file = DEFAULT_POLICY, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one file at a time");
  const [only, ignored] = [readRules(values["rule"], "--rule"), readRules(values["ignore"], "--ignore")];
  const runs = (rule: string) => (only.length === 0 || only.includes(rule)) && !ignored.includes(rule);
  const namesFile = values["names"];
  const namesOf = typeof namesFile === "string" ? await readLintNames(namesFile) : undefined;
  const bytes = await readInput(file, MAX_YAML_BYTES);
  const text = decodePolicy(bytes, file);
  const linted = typeof text === "string" ? lintPolicy(text, file, runs, namesOf) : text;
  if (values["json"] === true) io.out(`${JSON.stringify(toJson(file, linted), undefined, 2)}\n`);
  else print(file, linted, io);
  return "policy" in linted && linted.findings.every(isInformation) ? 0 : 3;
}

/** Nothing that a pipeline should stop at. */
function isInformation({ severity }: Finding): boolean {
  return severity === "information";
}

function readRules(value: OptionValues[string], option: string): string[] {
  const rules = [value ?? []].flat().flatMap((list) => String(list).split(","));
  const unknown = rules.find((rule) => !LINT_RULE_IDS.includes(rule));
  if (unknown !== undefined)
    throw new UsageError(`${option}: no rule \`${unknown}\`; rules: ${LINT_RULE_IDS.join(", ")}`);
  return rules;
}

function toJson(file: string, linted: Linted): object {
  if ("problems" in linted) return { file, problems: linted.problems };
  const { policy, findings, accepted } = linted;
  return { file, problems: [], findings, accepted, ...count(policy) };
}

function print(file: string, linted: Linted, io: Io): void {
  if ("problems" in linted) {
    for (const problem of linted.problems) io.out(`${format(problem, "", "red", io)}\n`);
    io.err(`${plural(linted.problems.length, "problem")} in ${file}\n`);
    return;
  }
  const { policy, findings, accepted } = linted;
  for (const finding of findings) {
    io.out(`${format(finding, `${finding.severity} `, COLORS[finding.severity], io)}\n`);
  }
  const more = accepted.length === 0 ? [] : [`${plural(accepted.length, "finding")} accepted`];
  const toMend = findings.filter((finding) => !isInformation(finding)).length;
  if (toMend > 0) io.err(`${[`${plural(toMend, "finding")} in ${file}`, ...more].join(", ")}\n`);
  else {
    const { roles, patterns, domains } = count(policy);
    const counts = [plural(roles, "role"), plural(patterns, "pattern"), plural(domains, "domain"), ...more];
    io.out(`${paint("green", "ok", io)}: ${counts.join(", ")}\n`);
  }
}

const COLORS = {
  security: "red",
  warning: "yellow",
  suggestion: "bold",
  information: "bold",
} as const satisfies Record<Severity, string>;

function format(
  { file, line, column, rule, message }: Problem | Finding,
  severity: string,
  color: Parameters<typeof paint>[0],
  io: Io,
): string {
  return `${paint("bold", `${file}:${line}:${column}`, io)} ${paint(color, `${severity}${rule}:`, io)} ${message}`;
}

function count(policy: PolicyDocument): { roles: number; patterns: number; domains: number } {
  const roles = Object.values(policy.roles);
  const patterns = roles.flatMap(({ grants }) => grants.flatMap((grant) => ("indices" in grant ? grant.indices : [])));
  return { roles: roles.length, patterns: patterns.length, domains: Object.keys(policy.domains).length };
}

function listRules(): string {
  const all = [...LINT_RULES, ...COMMENT_RULES];
  const width = Math.max(...all.map(({ id }) => id.length));
  return all.map(({ id, severity, summary }) => `  ${id.padEnd(width)}  ${severity.padEnd(11)}  ${summary}`).join("\n");
}
