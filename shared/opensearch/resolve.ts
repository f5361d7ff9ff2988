import { RejectedError } from "../errors.ts";
import type { Needs, Requirement } from "../policy/decide.ts";
import type { Action } from "../policy/document.ts";
import type { ExpressionOptions } from "./evaluate-expression.ts";
import type { BodyExpression, BodyFindings } from "./findings.ts";
import { ALL_INDICES, type IndexExpression, parseExpression, parseName, splitList } from "./index-expression.ts";
import type { Judgement, NameKind } from "./operation.ts";
import { parseExpandWildcards } from "./params.ts";
import type { ReadOperation } from "./read-operation.ts";

const MOST_BODY_WILDCARDS = 1_000;
const MOST_BODY_DATES = 1_000;

/** An id that the gate handed out, opened: what the domain calls it, and the names that its reader was opened on. */
export interface OpenedId {
  readonly raw: string;
  /** indices, aliases and streams */
  readonly names: readonly string[];
}

export const NO_OPENED_IDS: ReadonlyMap<string, OpenedId> = new Map();

/** What a request needs, and where each requirement stands, so that the decision can be written back into it. */
export interface ResolvedRequest extends ReadOperation {
  readonly needs: Needs;
  /** the position in `needs.requirements` of the index of the path (or of `?index=`, or of no index) */
  readonly pathRequirement: number | undefined;
  /** positions of other path parameters that name indices or aliases */
  readonly otherRequirements: ReadonlyMap<string, number>;
  /** the position of the first of `findings.expressions`, the others follow in order */
  readonly firstExpression: number;
  /** by what the caller sent */
  readonly openedIds: ReadonlyMap<string, OpenedId>;
  /** the moment that date math is resolved at, everywhere in the request */
  readonly now: Date;
}

/**
 * Turns what a request names into requirements, or refuses (`RejectedError`): `request-not-understood`,
 * `expression-too-wide`.
 * INVARIANT: every index that the request names, that OpenSearch would fall back on, or that an id was opened on, is in a
 * requirement.
 */
export function resolve(read: ReadOperation, openedIds: ReadonlyMap<string, OpenedId>, now: Date): ResolvedRequest {
  const { judgement, findings, written, asked } = read;
  const actions = distinct([...judgement.actions, ...read.paramActions, ...findings.pathActions]);
  const path = readPathIndex(read, now);
  const expandWildcards = asked.get("expand_wildcards");
  const requirements: Requirement[] = [];
  if (path !== undefined) {
    const options = readOptions(read, path, judgement.matches, expandWildcards);
    const rollsOver = rollsOverUnnamed(read) ? { rollsOver: true as const } : {};
    requirements.push({ actions, expression: path, wildcards: judgement.wildcards, options, ...rollsOver });
  }
  const otherRequirements = addOtherNames(read, requirements, now);
  const firstExpression = requirements.length;
  addExpressions(read, path, actions, requirements, now);
  if (findings.names.length > 0)
    for (const [name, needed] of groupNames(findings, read.paramActions)) {
      requirements.push(requireName(read, parseName(name, now), needed));
    }
  const opened = new Set(read.ids.flatMap(({ sealed }) => openedId(openedIds, sealed).names));
  for (const name of opened) requirements.push(requireName(read, parseName(name, now), judgement.actions));
  const { operation, pathParams, query, body, paramActions, isFixedText, answer, ids } = read;
  return {
    operation,
    judgement,
    pathParams,
    query,
    asked,
    body,
    findings,
    written,
    paramActions,
    isFixedText,
    answer,
    ids,
    needs: { requirements, monitor: judgement.bare === "cluster" && written === undefined },
    pathRequirement: path === undefined ? undefined : 0,
    otherRequirements,
    firstExpression,
    openedIds,
    now,
  };
}

/** INVARIANT: an id that was not opened is no id without names. */
export function openedId(openedIds: ReadonlyMap<string, OpenedId>, sealed: string): OpenedId {
  const opened = openedIds.get(sealed);
  if (opened === undefined) throw new TypeError("an id was not opened");
  return opened;
}

/** The node makes up the name of an index. */
function rollsOverUnnamed({ judgement: { nextNameParam }, pathParams }: ReadOperation): boolean {
  return nextNameParam !== undefined && pathParams[nextNameParam] === undefined;
}

const NO_OTHERS: ReadonlyMap<string, number> = new Map();

function addOtherNames(read: ReadOperation, requirements: Requirement[], now: Date): ReadonlyMap<string, number> {
  const { otherNames } = read.judgement;
  if (otherNames.length === 0) return NO_OTHERS;
  const positions = new Map<string, number>();
  for (const { param, index, actions, wildcards, matches } of otherNames) {
    const written = read.pathParams[param];
    if (written === undefined) continue;
    const expression = index === "name" ? parseName(written, now) : parseExpression(splitList(written), now);
    positions.set(param, requirements.length);
    requirements.push({ actions, expression, wildcards, options: readOptions(read, expression, matches, "all") });
  }
  return positions;
}

/** The expressions of the body; an equal one is judged once. */
function addExpressions(
  read: ReadOperation,
  path: IndexExpression | undefined,
  actions: readonly Action[],
  requirements: Requirement[],
  now: Date,
): void {
  const { judgement, findings, asked } = read;
  if (findings.expressions.length === 0) return;
  const known = new Map<string, Requirement>();
  for (const found of findings.expressions) {
    const { parts, expandWildcards, needs } = found;
    const key = JSON.stringify([parts, expandWildcards, needs]);
    let requirement = known.get(key);
    if (requirement === undefined) {
      const expression = readBodyExpression(found, path, now);
      const matches = needs?.matches ?? judgement.matches;
      const options = readOptions(read, expression, matches, expandWildcards ?? asked.get("expand_wildcards"));
      const { wildcards } = needs ?? judgement;
      requirement = { actions: needs?.actions ?? actions, expression, wildcards, options };
      known.set(key, requirement);
    }
    requirements.push(requirement);
  }
  assertFewWildcards(known.values());
}

function requireName(read: ReadOperation, expression: IndexExpression, actions: readonly Action[]): Requirement {
  const options = readOptions(read, expression, read.judgement.matches, undefined);
  return { actions, expression, wildcards: "whole", options };
}

/** Every part a wildcard, and the operation knows the option: a name that has just gone is then no error (contracts §7.4). */
export function mayIgnoreUnavailable(judgement: Judgement, expression: IndexExpression): boolean {
  return judgement.ignoreUnavailable && expression.parts.every((part) => part.kind !== "name");
}

function readOptions(
  { judgement, asked }: ReadOperation,
  expression: IndexExpression,
  matches: readonly NameKind[],
  expandWildcards: string | undefined,
): ExpressionOptions {
  const expand = parseExpandWildcards(expandWildcards ?? judgement.expand);
  if (expand === undefined) throw new RejectedError("request-not-understood", "`expand_wildcards` is not understood");
  return {
    expand,
    skipsUnavailable: asked.get("ignore_unavailable") === "true" || mayIgnoreUnavailable(judgement, expression),
    matches,
  };
}

function readPathIndex(
  { written, judgement, isFixedText, ids }: ReadOperation,
  now: Date,
): IndexExpression | undefined {
  if (isFixedText) return undefined;
  if (written !== undefined) {
    if (ids.length > 0)
      throw new RejectedError("request-not-understood", "an id stands for its indices: none is named beside it");
    if (judgement.index === "none") throw new RejectedError("request-not-understood", "this operation takes no index");
    return judgement.index === "name" ? parseName(written, now) : parseExpression(splitList(written), now);
  }
  // the reader behind an id knows its indices
  if (ids.length > 0) return undefined;
  if (judgement.bare === "all") return ALL_INDICES;
  if (judgement.bare === "refuse") throw new RejectedError("request-not-understood", "the request names no index");
  return undefined;
}

/** A wildcard costs a look at every live name and every granted pattern, so a body may not hold any number of them. */
function assertFewWildcards(requirements: Iterable<Requirement>): void {
  let wildcards = 0;
  for (const { expression } of requirements) for (const { kind } of expression.parts) if (kind !== "name") wildcards++;
  if (wildcards > MOST_BODY_WILDCARDS)
    throw new RejectedError("expression-too-wide", `the body has more than ${MOST_BODY_WILDCARDS} different wildcards`);
}

function readBodyExpression(found: BodyExpression, path: IndexExpression | undefined, now: Date): IndexExpression {
  return found.parts === undefined ? (path ?? ALL_INDICES) : parseExpression(found.parts, now);
}

/** One requirement per name, with all actions that the body and the parameters need on it. */
function groupNames({ names }: BodyFindings, paramActions: readonly Action[]): Map<string, readonly Action[]> {
  const grouped = new Map<string, Action[]>();
  let dateMath = 0;
  for (const { index, action } of names) {
    if (index.startsWith("<") && ++dateMath > MOST_BODY_DATES)
      throw new RejectedError("expression-too-wide", `the body has more than ${MOST_BODY_DATES} date math names`);
    const actions = grouped.get(index) ?? [];
    actions.push(action, ...paramActions);
    grouped.set(index, actions);
  }
  return new Map(Array.from(grouped, ([index, actions]) => [index, distinct(actions)]));
}

function distinct<T>(values: readonly T[]): readonly T[] {
  if (values.length < 2) return values;
  return [...new Set(values)];
}
