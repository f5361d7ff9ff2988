import type { PolicyDocument } from "../document.ts";
import { type Path, placesIn } from "../file-places.ts";
import { parsePolicy } from "../parse.ts";
import { domainName } from "../place.ts";
import type { Place, Problem } from "../problems.ts";
import { type AllowComment, COMMENT_RULES, readAllowComments } from "./allow-comments.ts";
import type { DomainNames, Finding, LintRule } from "./rule.ts";
import { LINT_RULES } from "./rules.ts";

export interface AcceptedFinding extends Finding {
  readonly reason: string;
}

/** A policy that is not served, with all its problems; or one that is, with what could be better. */
export type Linted =
  | { readonly problems: readonly Problem[] }
  | {
      readonly policy: PolicyDocument;
      readonly findings: readonly Finding[];
      /** by a comment in the file */
      readonly accepted: readonly AcceptedFinding[];
    };

/** Every rule's name, those about comments included. */
export const LINT_RULE_IDS: readonly string[] = [...LINT_RULES, ...COMMENT_RULES].map(({ id }) => id);

const NEED_NAMES: ReadonlySet<string> = new Set(
  LINT_RULES.filter(({ needsNames }) => needsNames === true).map(({ id }) => id),
);

/** Checks a policy file; `wanted` says which rules are looked at, `namesOf` which names domains have. Never throws. */
export function lintPolicy(
  text: string,
  file: string,
  wanted: (rule: string) => boolean = () => true,
  namesOf?: (defaultDomain: string | undefined) => DomainNames,
): Linted {
  const runs = (rule: string): boolean => wanted(rule) && (namesOf !== undefined || !NEED_NAMES.has(rule));
  const parsed = parsePolicy(text, file);
  if ("problems" in parsed) return parsed;
  const names = namesOf?.(domainName(undefined, parsed.policy));
  const placeOf = placesIn(text);
  const found = LINT_RULES.filter(({ id }) => runs(id)).flatMap((rule) =>
    apply(rule, parsed.policy, names, file, placeOf),
  );
  const { allows, broken } = readAllowComments(text, new Set(LINT_RULES.map(({ id }) => id)));
  const [badAllow, unusedAllow] = COMMENT_RULES;
  const accepts = ({ rule, line }: Finding) =>
    allows.find((each) => each.forLine === line && each.rules.includes(rule));
  const isUsed = (allow: AllowComment, rule: string) =>
    found.some((finding) => finding.rule === rule && finding.line === allow.forLine);
  const aboutComments = [
    ...broken.map((each): Finding => ({ file, ...each, rule: badAllow.id, severity: badAllow.severity })),
    ...allows.flatMap((allow) =>
      allow.rules
        .filter((rule) => runs(rule) && !isUsed(allow, rule))
        .map((rule): Finding => {
          const message = `line ${allow.forLine} has no finding of \`${rule}\`; remove the comment, or put it above the line that has one`;
          return {
            file,
            line: allow.line,
            column: allow.column,
            rule: unusedAllow.id,
            severity: unusedAllow.severity,
            message,
          };
        }),
    ),
  ].filter(({ rule }) => runs(rule));
  return {
    policy: parsed.policy,
    findings: sort([...found.filter((finding) => accepts(finding) === undefined), ...aboutComments]),
    accepted: sort(
      found.flatMap((finding) => {
        const allow = accepts(finding);
        return allow === undefined ? [] : [{ ...finding, reason: allow.reason }];
      }),
    ),
  };
}

function apply(
  { id, severity, find }: LintRule,
  policy: PolicyDocument,
  names: DomainNames | undefined,
  file: string,
  placeOf: (path: Path) => Place,
): Finding[] {
  return Array.from(find(policy, names), ({ path, message }) => {
    const { line, column } = placeOf(path);
    return { file, line, column, rule: id, severity, message };
  });
}

function sort<One extends Finding>(findings: readonly One[]): One[] {
  return findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
