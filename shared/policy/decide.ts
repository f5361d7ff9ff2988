import type { Code, Missing } from "../errors.ts";
import { type ExpressionOptions, evaluateExpression } from "../opensearch/evaluate-expression.ts";
import type { ExpressionPart, IndexExpression } from "../opensearch/index-expression.ts";
import { isKnown, type NamesView } from "../opensearch/names-view.ts";
import { nextNames } from "../opensearch/rollover-names.ts";
import { matchesWildcard } from "../opensearch/wildcard.ts";
import type { Action } from "./document.ts";
import type { GrantSet } from "./grant-set.ts";

/** Actions that one request needs on one index expression. */
export interface Requirement {
  /** more than one only where wildcards are `whole` */
  readonly actions: readonly Action[];
  readonly expression: IndexExpression;
  /** `narrow`: wildcards are cut to the granted part; `whole`: refused unless wholly granted */
  readonly wildcards: "narrow" | "whole";
  readonly options: ExpressionOptions;
  /** what an alias is rolled over to is part of it */
  readonly rollsOver?: true;
}

/** Everything a request needs: decided together, granted or refused together. */
export interface Needs {
  readonly requirements: readonly Requirement[];
  /** the cluster right `monitor` */
  readonly monitor: boolean;
}

/** What an expression comes to, cut to what is granted. INVARIANT: `names` holds no name that is not granted. */
export interface Selection {
  /** names to forward; none: nothing granted matches */
  readonly names: readonly string[];
  /** the names written out and the wildcards cut to the granted patterns: for display, and where `names` is too long to list */
  readonly patterns: readonly string[];
}

/** One action on one part of an expression, and the grants that decide it: feeds explain, the audit line and refusals. */
export interface Check {
  readonly action: Action | "monitor";
  readonly index?: string;
  readonly isGranted: boolean;
  /** a grant matches the name, but none with this action: what tells `action-not-granted` from `index-not-granted` */
  readonly isNamed: boolean;
  /** sources of the determining grants; none for a refusal */
  readonly grants: readonly string[];
  /** not granted, but to a token that is not older than this */
  readonly maxTokenAgeSeconds?: number;
}

export interface Denied {
  readonly effect: "deny";
  readonly code: Code;
  readonly missing: readonly Missing[];
  readonly checks: readonly Check[];
}

export interface Permitted {
  readonly effect: "allow" | "narrow";
  /** what to forward for each requirement, in their order; one object for a requirement that stands there twice */
  readonly selections: readonly Selection[];
  readonly checks: readonly Check[];
  readonly determiningGrants: readonly string[];
  /** the intersected patterns of what was narrowed */
  readonly narrowedTo: readonly string[];
}

export type Decision = Denied | Permitted;

/**
 * Decides a request: pure and total, no I/O, no clock, no throw. What is not granted is refused; the whole request is
 * refused with any part of it. `narrow` is judged by patterns alone, never by what exists.
 */
export function decide(needs: Needs, grants: GrantSet, view: NamesView): Decision {
  const checks: Check[] = [];
  const refused: Check[] = [];
  const selections: Selection[] = [];
  const narrowedTo = new Set<string>();
  let isNarrowed = false;
  if (needs.monitor) {
    const check = checkMonitor(grants);
    checks.push(check);
    if (!check.isGranted) refused.push(check);
  }
  // one requirement may stand for many places (the headers of an msearch): it is judged once
  const verdicts = new Map<Requirement, Judged>();
  for (const requirement of needs.requirements) {
    const known = verdicts.get(requirement);
    const judged = known ?? judge(requirement, grants, view);
    selections.push(judged.selection);
    if (known !== undefined) continue;
    verdicts.set(requirement, judged);
    for (const check of judged.checks) checks.push(check);
    for (const check of judged.refused) refused.push(check);
    if (!judged.isNarrowed) continue;
    isNarrowed = true;
    for (const pattern of judged.selection.patterns) narrowedTo.add(pattern);
  }
  if (refused.length > 0) return deny(refused, checks);
  const effect = isNarrowed ? "narrow" : "allow";
  return { effect, selections, checks, determiningGrants: sourcesOf(checks), narrowedTo: [...narrowedTo] };
}

function checkMonitor(grants: GrantSet): Check {
  const { monitorSources, fresh } = grants;
  const check = {
    action: "monitor",
    isGranted: monitorSources.length > 0,
    isNamed: true,
    grants: monitorSources,
  } as const;
  return fresh === undefined ? check : withLimit(check, checkMonitor(fresh), grants);
}

/** The same check, with what `fresh`, the check of all limits met, shows: by which limit it is refused. */
function withLimit(check: Check, fresh: Check | undefined, grants: GrantSet): Check {
  if (check.isGranted || fresh?.isGranted !== true) return check;
  const maxTokenAgeSeconds = grants.maxTokenAgeOf(fresh.grants);
  return maxTokenAgeSeconds === undefined ? check : { ...check, maxTokenAgeSeconds };
}

function sourcesOf(checks: readonly Check[]): string[] {
  const sources = new Set<string>();
  for (const { grants } of checks) for (const source of grants) sources.add(source);
  return [...sources].toSorted();
}

/** True when a refresh of the view could change the decision: a granted pattern matches a name that the view does not know. */
export function namesUnknown(needs: Needs, grants: GrantSet, view: NamesView): boolean {
  return needs.requirements.some(({ expression, actions }) =>
    expression.parts.some(
      (part) =>
        part.kind === "name" &&
        !isKnown(view, part.text) &&
        actions.every((action) => grants.patterns(action).matches(part.text)),
    ),
  );
}

interface Judged {
  readonly checks: readonly Check[];
  /** the checks for which the request is refused; a wildcard part may be dropped without */
  readonly refused: readonly Check[];
  readonly isNarrowed: boolean;
  readonly selection: Selection;
}

interface PartCheck {
  readonly part: ExpressionPart;
  readonly check: Check;
}

function judge(requirement: Requirement, grants: GrantSet, view: NamesView): Judged {
  const { expression, options, wildcards, actions } = requirement;
  const isReached = (name: string): boolean => actions.every((action) => grants.isGranted(name, action, view));
  const evaluated = evaluateExpression(expression, options, view, isReached);
  const names = evaluated.filter(isReached);
  const checks: PartCheck[] = [];
  const patterns = new Set<string>();
  let isNarrowed = false;
  for (const part of expression.parts) {
    if (part.kind === "exclusion") continue;
    for (const action of actions) {
      checks.push({ part, check: checkPart(part, action, requirement, evaluated, grants, view) });
    }
    for (const pattern of grantedPatterns(part, requirement, grants)) patterns.add(pattern);
    isNarrowed ||= part.kind === "wildcard" && !isContained(part, requirement, grants);
  }
  const limited = withLimits(checks, requirement, grants, view);
  return {
    checks: limited.map(({ check }) => check),
    refused: refusedChecks(limited, wildcards),
    isNarrowed,
    selection: { names, patterns: [...patterns] },
  };
}

/** Refusals of the same requirement by a younger token would tell by which limit these are. */
function withLimits(
  checks: readonly PartCheck[],
  requirement: Requirement,
  grants: GrantSet,
  view: NamesView,
): readonly PartCheck[] {
  const { fresh } = grants;
  if (fresh === undefined || checks.every(({ check }) => check.isGranted)) return checks;
  const met = judge(requirement, fresh, view).checks;
  return checks.map(({ part, check }, at) => ({ part, check: withLimit(check, met[at], grants) }));
}

function checkPart(
  part: ExpressionPart,
  action: Action,
  { options, wildcards, rollsOver }: Requirement,
  evaluated: readonly string[],
  grants: GrantSet,
  view: NamesView,
): Check {
  const patterns = grants.patterns(action);
  const index = part.written;
  const isNamed = !patterns.matches(part.text) && grants.isNamed(part.text);
  if (part.kind === "name") {
    const next = rollsOver === true ? nextNames(part.text, view) : [];
    const isGranted =
      grants.isGranted(part.text, action, view) && next.every((pattern) => patterns.contains(pattern, false));
    return { action, index, isGranted, isNamed, grants: isGranted ? grants.sourcesOf(part.text, action, view) : [] };
  }
  const meeting = patterns.meeting(part.text);
  const isGranted =
    wildcards === "narrow"
      ? meeting.length > 0
      : patterns.contains(part.text, options.expand.hidden) && reachesGranted(part, action, evaluated, grants, view);
  const sources = isGranted ? [...new Set(meeting.map((entry) => entry.source))] : [];
  return { action, index, isGranted, isNamed, grants: sources };
}

/**
 * A write's wildcard must be granted by everything it reaches now, aliases' targets included, beside the pattern itself.
 * INVARIANT: what other parts reach is told of those alone, or a granted part would tell whether a foreign one reaches anything.
 */
function reachesGranted(
  { text }: ExpressionPart,
  action: Action,
  evaluated: readonly string[],
  grants: GrantSet,
  view: NamesView,
): boolean {
  return evaluated.every((name) => !matchesWildcard(text, name) || grants.isGranted(name, action, view));
}

/** A read's wildcard that meets no grant is dropped as long as another part remains. */
function refusedChecks(checks: readonly PartCheck[], wildcards: Requirement["wildcards"]): Check[] {
  const failed = checks.filter(({ check }) => !check.isGranted);
  const mayDrop = wildcards === "narrow" && failed.length < checks.length;
  return failed.filter(({ part }) => !mayDrop || part.kind === "name").map(({ check }) => check);
}

function isContained(part: ExpressionPart, { actions, options }: Requirement, grants: GrantSet): boolean {
  return actions.every((action) => grants.patterns(action).contains(part.text, options.expand.hidden));
}

function grantedPatterns(part: ExpressionPart, { actions }: Requirement, grants: GrantSet): string[] {
  return part.kind === "name" ? [part.text] : actions.flatMap((action) => grants.patterns(action).intersect(part.text));
}

function deny(refused: readonly Check[], checks: readonly Check[]): Denied {
  const missing = refused.map(({ action, index, maxTokenAgeSeconds }): Missing => {
    const limit = maxTokenAgeSeconds === undefined ? {} : { maxTokenAgeSeconds };
    return index === undefined ? { action, ...limit } : { action, index, ...limit };
  });
  const code = refused.every((check) => check.isNamed) ? "action-not-granted" : "index-not-granted";
  return { effect: "deny", code, missing, checks };
}
