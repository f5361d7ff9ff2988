import { isUtf8 } from "node:buffer";
import { dirname, isAbsolute, join } from "node:path";
import { EMPTY_VIEW, type NamesView } from "../shared/opensearch/names-view.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import {
  type Expectation,
  type Expectations,
  parseExpectations,
  readExpectations,
} from "../shared/policy/expectations/parse.ts";
import { type Outcome, runExpectation } from "../shared/policy/expectations/run.ts";
import type { Problem } from "../shared/policy/problems.ts";
import { formatProblem } from "../shared/policy/problems.ts";
import { UsageError } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";
import { readNamesFile, viewOfNames } from "./names-file.ts";
import { MAX_BODY_BYTES, MAX_YAML_BYTES, readInput } from "./read-input.ts";
import { testText } from "./test-text.ts";
import { plural } from "./plural.ts";

const DEFAULT_FILE = "policy.test.yml";

/** Runs expectations against a policy; 0 all as expected, 3 some not. Throws `UsageError` when it cannot run. */
export const test: Command = {
  summary: "check that a policy decides as it is expected to",
  usage: "[FILE] [--policy FILE] [--only TEXT] [--json]",
  description: `Decides every request in FILE (${DEFAULT_FILE} unless named) with the code that the proxy runs, without a server, and compares the
decision, and where they are written the code, the operation, the determining grants and what a request is narrowed to.

  version: 1
  policy: policy.yml                       # seen from this file
  names:                                   # optional: without them every name is an index
    indices: [logs-app, business-sales]
    aliases: { logs-all: [logs-app, business-sales] }
  tests:
    - name: operations read their logs
      principal: { groups: ["okta:devops"] }   # or user, client, iam; tokenAge
      request: { method: POST, path: /logs-*/_search, body: { query: { match_all: {} } } }   # query, headers, domain
      decision: allow                      # allow, narrow or deny
      determiningGrants: ["role:devops"]

  --policy FILE  another policy than the one that FILE names
  --only TEXT    expectations with TEXT in their names alone
  --json         expected and actual outcome of each as JSON

Exits with 0 when all is as expected, with 3 when something is not, with 1 when it could not run; the problems of FILE are printed as
file:line:column rule: what to do, all of them at once. policy.test.schema.json lets an editor complete and check such a file.`,
  examples: ["test", "test policies/staging.test.yml --json", "test policy.test.yml --policy policy.new.yml"],
  options: { policy: { type: "string" }, only: { type: "string" }, json: { type: "boolean" } },
  run: runTest,
};

async function runTest(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  const [file = DEFAULT_FILE, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one file at a time");
  const beside = (name: string) => (isAbsolute(name) ? name : join(dirname(file), name));
  const written = readExpectations(await readText(file), file);
  const named = written.policyFile === undefined ? undefined : beside(written.policyFile);
  const policyFile = values["policy"] === undefined ? named : String(values["policy"]);
  const policy = policyFile === undefined ? undefined : await loadPolicy(policyFile);
  const parsed = parseExpectations(written, policy);
  if ("problems" in parsed) return refuse(file, parsed.problems, io);
  if (policy === undefined || policyFile === undefined) throw new Error("expectations without a policy have a problem");
  const chosen = choose(parsed.tests, values["only"]);
  const outcomes = await runAll(chosen, parsed, policy, beside);
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length;
  io.out(values["json"] === true ? toJson(file, policyFile, outcomes) : testText(file, outcomes, io));
  if (failed > 0 && values["json"] !== true) {
    io.err(`${failed} of ${plural(outcomes.length, "expectation")} failed in ${file}\n`);
  }
  return failed > 0 ? 3 : 0;
}

async function readText(file: string): Promise<string> {
  const bytes = await readInput(file, MAX_YAML_BYTES);
  if (!isUtf8(bytes)) throw new UsageError(`\`${file}\` is not UTF-8; save it as UTF-8`);
  return bytes.toString("utf8");
}

function refuse(file: string, problems: readonly Problem[], io: Io): ExitCode {
  for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
  io.err(`index-gate test: ${plural(problems.length, "problem")} in ${file}; see index-gate test --help\n`);
  return 1;
}

function choose(tests: readonly Expectation[], only: OptionValues[string]): readonly Expectation[] {
  if (only === undefined) return tests;
  const chosen = tests.filter(({ name }) => name.includes(String(only)));
  if (chosen.length === 0) throw new UsageError(`--only: no expectation has \`${String(only)}\` in its name`);
  return chosen;
}

async function runAll(
  tests: readonly Expectation[],
  { names, namesFile, now = new Date() }: Expectations,
  policy: PolicyDocument,
  beside: (file: string) => string,
): Promise<Outcome[]> {
  const view: NamesView | undefined =
    namesFile === undefined ? names && viewOfNames(names) : await readNamesFile(beside(namesFile));
  const outcomes: Outcome[] = [];
  for (const expectation of tests) {
    const { body } = expectation;
    const bytes =
      body === undefined || Buffer.isBuffer(body) ? body : await readInput(beside(body.file), MAX_BODY_BYTES);
    outcomes.push(await runExpectation(expectation, bytes, policy, { names: view ?? EMPTY_VIEW, now }));
  }
  return outcomes;
}

function toJson(file: string, policy: string, outcomes: readonly Outcome[]): string {
  const tests = outcomes.map(({ expectation: { name, line, column, expected }, actual, differences }) => {
    const differs = differences.map(({ key }) => key);
    return { name, line, column, passed: differs.length === 0, expected, actual, differs };
  });
  const failed = tests.filter(({ passed }) => !passed).length;
  return `${JSON.stringify({ file, policy, passed: tests.length - failed, failed, tests }, undefined, 2)}\n`;
}
