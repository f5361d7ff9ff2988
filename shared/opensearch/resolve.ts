import { RejectedError } from "../errors.ts";
import type { Needs, Requirement } from "../policy/decide.ts";
import type { Action } from "../policy/document.ts";
import { INSPECTORS } from "./bodies/inspectors.ts";
import type { ExpressionOptions } from "./evaluate-expression.ts";
import type { BodyExpression, BodyFindings } from "./findings.ts";
import { ALL_INDICES, type IndexExpression, parseExpression, parseName, splitList } from "./index-expression.ts";
import type { Judgement, Operation } from "./operation.ts";
import { decideParam, parseExpandWildcards } from "./params.ts";

const MOST_BODY_WILDCARDS = 1_000;
const MOST_BODY_DATES = 1_000;

/** A request as the operation table reads it, before anything is decided. */
export interface OperationRequest {
  readonly operation: Operation;
  /** decoded values of the template's parameters */
  readonly pathParams: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** What a request needs, and where each requirement stands, so that the decision can be written back into it. */
export interface ResolvedRequest {
  readonly operation: Operation;
  readonly judgement: Judgement;
  readonly pathParams: Readonly<Record<string, string>>;
  /** query parameters to forward; `index` is not among them */
  readonly query: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly findings: BodyFindings;
  readonly needs: Needs;
  /** the position in `needs.requirements` of the index of the path (or of `?index=`, or of no index) */
  readonly pathRequirement: number | undefined;
  /** the position of the first of `findings.expressions`, the others follow in order */
  readonly firstExpression: number;
  /** the moment that date math is resolved at, everywhere in the request */
  readonly now: Date;
}

/**
 * Turns path, query and body into requirements, or refuses (`RejectedError`): `operation-not-supported`,
 * `request-not-understood`, `media-type-not-supported`.
 * INVARIANT: every index that the request names or that OpenSearch would fall back on is in a requirement.
 */
export function resolve(request: OperationRequest, now: Date): ResolvedRequest {
  const { operation, body } = request;
  const { judgement } = operation;
  if (judgement === undefined) {
    throw new RejectedError("operation-not-supported", `the operation \`${operation.name}\` is not supported`);
  }
  const params = readParams(request.query, operation);
  const written = readWrittenIndex(request, judgement);
  const findings = INSPECTORS[judgement.body](body, { operation: operation.name, hasPathIndex: written !== undefined });
  const actions = distinct([...judgement.actions, ...params.actions, ...findings.pathActions]);
  if (params.isFixedText && written !== undefined) {
    throw new RejectedError("request-not-understood", "a text about the operation is asked for without an index");
  }
  const path = params.isFixedText ? undefined : readPathIndex(written, judgement, now);
  const expandWildcards = request.query.get("expand_wildcards");
  const require = (
    expression: IndexExpression,
    needed: readonly Action[],
    wildcards: Requirement["wildcards"],
    expand: string | undefined,
  ): Requirement => ({
    actions: needed,
    expression,
    wildcards,
    options: readOptions(judgement, expression, request.query, expand),
  });
  const { wildcards } = judgement;
  const requirements = path === undefined ? [] : [require(path, actions, wildcards, expandWildcards)];
  const firstExpression = requirements.length;
  const expressions = new Map<string, Requirement>();
  for (const found of findings.expressions) {
    const key = JSON.stringify([found.parts, found.expandWildcards]);
    let requirement = expressions.get(key);
    if (requirement === undefined) {
      const expression = readBodyExpression(found, path, now);
      requirement = require(expression, actions, wildcards, found.expandWildcards ?? expandWildcards);
      expressions.set(key, requirement);
    }
    requirements.push(requirement);
  }
  assertFewWildcards(expressions.values());
  for (const [name, needed] of groupNames(findings, params.actions)) {
    requirements.push(require(parseName(name, now), needed, "whole", undefined));
  }
  return {
    operation,
    judgement,
    pathParams: request.pathParams,
    query: params.query,
    body,
    findings,
    needs: { requirements, monitor: judgement.bare === "cluster" && written === undefined },
    pathRequirement: path === undefined ? undefined : 0,
    firstExpression,
    now,
  };
}

/** Every part a wildcard, and the operation knows the option: a name that has just gone is then no error (contracts §7.4). */
export function mayIgnoreUnavailable(judgement: Judgement, expression: IndexExpression): boolean {
  return judgement.ignoreUnavailable && expression.parts.every((part) => part.kind !== "name");
}

interface ReadParams {
  /** what goes on; `index` does not: it moves into the path */
  readonly query: ReadonlyMap<string, string>;
  readonly actions: readonly Action[];
  /** the answer is a text about the operation itself: no index is touched, and none may be sent */
  readonly isFixedText: boolean;
}

function readParams(query: ReadonlyMap<string, string>, operation: Operation): ReadParams {
  const forwarded = new Map<string, string>();
  const actions: Action[] = [];
  let isFixedText = false;
  for (const [name, value] of query) {
    if (name === "index") continue;
    const decided = decideParam(name, value, operation);
    if ("code" in decided) throw new RejectedError(decided.code, decided.reason);
    if (decided.forward) forwarded.set(name, value);
    if (decided.needs !== undefined) actions.push(decided.needs);
    if (decided.withoutIndex === true) isFixedText = true;
  }
  return { query: forwarded, actions, isFixedText };
}

/** The index of the path, or of `?index=` where the path has none: OpenSearch reads both from one map, and the path wins. */
function readWrittenIndex(
  { operation, pathParams, query }: OperationRequest,
  judgement: Judgement,
): string | undefined {
  const inPath = pathParams[judgement.indexParam];
  const inQuery = query.get("index");
  if (inQuery === undefined) return inPath;
  if (inPath !== undefined || operation.withIndex === undefined) {
    throw new RejectedError("request-not-understood", "this operation takes no query parameter `index`");
  }
  return inQuery;
}

function readOptions(
  judgement: Judgement,
  expression: IndexExpression,
  query: ReadonlyMap<string, string>,
  expandWildcards: string | undefined,
): ExpressionOptions {
  const expand = parseExpandWildcards(expandWildcards, judgement.expand);
  if (expand === undefined) throw new RejectedError("request-not-understood", "`expand_wildcards` is not understood");
  return {
    expand,
    skipsUnavailable: query.get("ignore_unavailable") === "true" || mayIgnoreUnavailable(judgement, expression),
    matches: judgement.matches,
  };
}

function readPathIndex(written: string | undefined, judgement: Judgement, now: Date): IndexExpression | undefined {
  if (written !== undefined) {
    if (judgement.index === "none") throw new RejectedError("request-not-understood", "this operation takes no index");
    return judgement.index === "name" ? parseName(written, now) : parseExpression(splitList(written), now);
  }
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
function groupNames({ names }: BodyFindings, paramActions: readonly Action[]): Map<string, Action[]> {
  const grouped = new Map<string, Action[]>();
  let dateMath = 0;
  for (const { index, action } of names) {
    if (index.startsWith("<") && ++dateMath > MOST_BODY_DATES)
      throw new RejectedError("expression-too-wide", `the body has more than ${MOST_BODY_DATES} date math names`);
    const actions = grouped.get(index) ?? [];
    actions.push(action, ...(action === "write" ? paramActions : []));
    grouped.set(index, actions);
  }
  return new Map(Array.from(grouped, ([index, actions]) => [index, distinct(actions)]));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
