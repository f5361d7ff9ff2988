/** Every rule a policy file can break; a problem carries one of these names. */
export const RULES = [
  "yaml",
  "plain-yaml",
  "duplicate-key",
  "unknown-key",
  "missing-key",
  "not-supported-yet",
  "wrong-type",
  "wrong-value",
  "empty",
  "duplicate",
  "illegal-name",
  "illegal-text",
  "illegal-issuer",
  "illegal-user-pool",
  "illegal-endpoint",
  "illegal-region",
  "illegal-arn",
  "illegal-member",
  "illegal-pattern",
  "system-pattern",
  "duplicate-issuer",
  "unknown-issuer",
  "unknown-domain",
  "unknown-role",
  "default-domain",
  "region-needed",
  "arn-needed",
  "domain-mismatch",
  "illegal-version",
  "illegal-duration",
  "grant-form",
  "illegal-hours",
  "illegal-ticket",
  "no-approver",
  "auto-write",
  "owner-needed",
  "portal-client",
] as const;

export type Rule = (typeof RULES)[number];

/** A place in the policy file; both count from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that keeps a policy file from being served. */
export interface Problem extends Place {
  readonly file: string;
  readonly rule: Rule;
  /** lower case, says what to do, what was written in backticks */
  readonly message: string;
}

export type Report = (at: Place, rule: Rule, message: string) => void;

/** `policy.yml:12:9 unknown-issuer: no issuer named ...`, the form editors and terminals turn into links. */
export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.rule}: ${problem.message}`;
}

/** In the order of the file, each once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** At most ten names for a message: `okta, staff`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return "none";
  return all.length > 10 ? `${all.slice(0, 10).join(", ")} and ${all.length - 10} more` : all.join(", ");
}

/** What was written, for a message: in backticks, at most 80 characters of it, nothing a terminal would act on. */
export function quote(text: string): string {
  if (text === "") return "an empty text";
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `\`${shown.replaceAll(/[\p{C}]/gu, "�")}\``;
}
