import type { AskedBy, AskedRequest } from "../asked.ts";
import type { PolicyDocument } from "../document.ts";
import { durationSeconds } from "../duration.ts";
import type { Place, Problem, Report } from "../problems.ts";
import { sortProblems } from "../problems.ts";
import { checkShape } from "../shape.ts";
import { readYaml, type Written } from "../yaml.ts";
import { checkExpectations, splitPath } from "./check.ts";
import { type ExpectationsFile, expectationsSchema } from "./schema.ts";

/** What is expected of one request. */
export interface Expectation extends Place {
  readonly name: string;
  readonly by: AskedBy;
  readonly request: Omit<AskedRequest, "body">;
  /** what is sent, or the file that holds it */
  readonly body: Buffer | { readonly file: string } | undefined;
  readonly expected: ExpectedOutcome;
}

export interface ExpectedOutcome {
  readonly decision: "allow" | "narrow" | "deny";
  /** undefined: whatever it is */
  readonly code?: string;
  readonly operation?: string;
  readonly determiningGrants?: readonly string[];
  readonly narrowedTo?: readonly string[];
}

export interface Expectations {
  readonly names?: NonNullable<ExpectationsFile["names"]>;
  readonly namesFile?: string;
  readonly now?: Date;
  readonly tests: readonly Expectation[];
}

/** A YAML text that has not been looked at yet, but for the policy that it names. */
export interface WrittenExpectations {
  readonly file: string;
  readonly root: Written | undefined;
  readonly problems: readonly Problem[];
  /** as written, seen from the file */
  readonly policyFile: string | undefined;
}

/** Reads a file of expectations as YAML; `file` is the name that problems carry. Never throws. */
export function readExpectations(text: string, file: string): WrittenExpectations {
  const problems: Problem[] = [];
  const root = readYaml(text, reportTo(problems, file));
  const policy = root?.entries.get("policy");
  return { file, root, problems, policyFile: policy?.kind === "text" ? String(policy.value) : undefined };
}

/** What the file expects, or all its problems at once, each with its place. Never throws. */
export function parseExpectations(
  { file, root, problems: known }: WrittenExpectations,
  policy: PolicyDocument | undefined,
): Expectations | { readonly problems: readonly Problem[] } {
  const problems = [...known];
  if (root === undefined) return { problems: sortProblems(problems) };
  const report = reportTo(problems, file);
  const shaped = checkShape(root, expectationsSchema, report);
  checkExpectations(root, policy, report);
  if (shaped === undefined || problems.length > 0) return { problems: sortProblems(problems) };
  const places = root.entries.get("tests")?.items ?? [];
  return {
    ...(shaped.names === undefined ? {} : { names: shaped.names }),
    ...(shaped.namesFile === undefined ? {} : { namesFile: shaped.namesFile }),
    ...(shaped.now === undefined ? {} : { now: new Date(shaped.now) }),
    tests: shaped.tests.map((test, at) => toExpectation(test, places[at]?.at ?? root.at)),
  };
}

function reportTo(problems: Problem[], file: string): Report {
  return (at, rule, message) => problems.push({ file, ...at, rule, message });
}

type WrittenTest = ExpectationsFile["tests"][number];

function toExpectation({ name, principal, request, ...expected }: WrittenTest, { line, column }: Place): Expectation {
  const { groups = [], tokenAge, ...self } = principal;
  const [path, inPath] = splitPath(request.path);
  const headers = Object.entries(request.headers ?? {}).map(([header, value]): [string, string[]] => [header, [value]]);
  return {
    name,
    line,
    column,
    by: { groups, ...self, tokenAgeSeconds: tokenAge === undefined ? 0 : durationSeconds(tokenAge) },
    request: {
      method: request.method,
      path,
      query: request.query ?? inPath ?? "",
      ...(request.domain === undefined ? {} : { domain: request.domain }),
      headers: Object.fromEntries(headers),
    },
    body: toBody(request.body),
    expected,
  };
}

function toBody(body: unknown): Expectation["body"] {
  if (body === undefined) return undefined;
  if (typeof body === "string") return body.startsWith("@") ? { file: body.slice(1) } : Buffer.from(body);
  // a list is NDJSON: no operation takes an array
  const lines = Array.isArray(body) ? body.map((line) => `${JSON.stringify(line)}\n`) : [JSON.stringify(body)];
  return Buffer.from(lines.join(""));
}
