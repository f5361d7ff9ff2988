import { RejectedError } from "../errors.ts";
import { encodePath, encodeQuery } from "../http/encode.ts";
import type { Permitted, Requirement, Selection } from "../policy/decide.ts";
import { askingFor } from "./answers/asking.ts";
import { resolveDateMath } from "./date-math.ts";
import { foreignIndices } from "./evaluate-expression.ts";
import type { IndexExpression } from "./index-expression.ts";
import { isReservedFirstSegment } from "./match.ts";
import type { NamesView } from "./names-view.ts";
import type { Judgement } from "./operation.ts";
import { mayIgnoreUnavailable, openedId, type ResolvedRequest } from "./resolve.ts";
import { matchesWildcard } from "./wildcard.ts";

/** What is sent to the domain in place of the caller's request. */
export interface Outgoing {
  /** strictly percent-encoded */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** the caller's own bytes, unless date math or narrowing changes them */
  readonly body: Buffer;
}

/** A request line longer than this lists patterns and exclusions instead of names; OpenSearch's own bound is 4,096 bytes. */
const MAX_REQUEST_LINE_BYTES = 4_000;
/** What the names that replace the wildcards of a body may add to it. */
const MAX_ADDED_BYTES = 16 * 1024 * 1024;
/** Matches nothing, on every version: all indices but all indices. */
const NOTHING: readonly string[] = ["*", "-*"];

/**
 * Writes a permitted request anew from its parsed values: the names of the decision in the path, the parameters that
 * were read, the body's own bytes. Throws `RejectedError` (`expression-too-wide`) when it cannot be kept apart in a
 * request line that OpenSearch takes.
 */
export function writeOutgoing(resolved: ResolvedRequest, decision: Permitted, view: NamesView): Outgoing {
  const body = writeBody(resolved, decision);
  const listed = writeLine(resolved, decision, view, (selection) => selection.names);
  if (!isTooLong(resolved, listed)) return { ...listed, body };
  const { judgement, pathRequirement } = resolved;
  if (judgement.wildcards === "narrow" && pathRequirement !== undefined) {
    const patterns = writeLine(resolved, decision, view, (selection) => asPatterns(selection, view));
    const { requirement } = decidedAt(resolved, decision, pathRequirement);
    const cut = { ...patterns, query: [...patterns.query, ...expandedStates(judgement, requirement)] };
    if (!isTooLong(resolved, cut)) return { ...cut, body };
  }
  throw tooWide();
}

/** Patterns are expanded by the domain: to indices of the states that the request asks for. */
function expandedStates({ params }: Judgement, { options }: Requirement): Line["query"] {
  if (!params.includes("expand_wildcards")) return [];
  const states = (["open", "closed", "hidden"] as const).filter((state) => options.expand[state]);
  return [["expand_wildcards", states.join(",")]];
}

function tooWide(): RejectedError {
  return new RejectedError("expression-too-wide", "the expression stands for more names than fit into one request");
}

type Line = Pick<Outgoing, "path" | "query">;

function writeLine(
  resolved: ResolvedRequest,
  decision: Permitted,
  view: NamesView,
  namesOf: (selection: Selection) => readonly string[],
): Line {
  const { operation, judgement, pathRequirement, query } = resolved;
  const params = new Map(query);
  setAll(params, judgement.force);
  setAll(params, askingFor(resolved.answer).replace?.(resolved.asked));
  const pathParams = writeOthers(resolved, decision, namesOf, view);
  const { indexParam, idParam } = judgement;
  if (idParam !== undefined) {
    const ids = params.get(idParam.name);
    if (ids !== undefined) params.set(idParam.name, openIds(resolved, ids));
  }
  if (pathRequirement === undefined) {
    return { path: fill(forwardedPath(operation.path, judgement), pathParams), query: [...params] };
  }
  const { requirement, selection } = decidedAt(resolved, decision, pathRequirement);
  if (mayIgnoreUnavailable(judgement, requirement.expression)) params.set("ignore_unavailable", "true");
  const names = namesOf(selection);
  const index = asSegment(names.length === 0 ? NOTHING : names);
  const template = operation.withIndex ?? operation.path;
  return { path: fill(forwardedPath(template, judgement), { ...pathParams, [indexParam]: index }), query: [...params] };
}

interface Decided {
  readonly requirement: Requirement;
  readonly selection: Selection;
}

/** INVARIANT: nothing goes on as the caller wrote it because its decision is missing. */
function decidedAt({ needs }: ResolvedRequest, { selections }: Permitted, position: number): Decided {
  const requirement = needs.requirements[position];
  const selection = selections[position];
  if (requirement === undefined || selection === undefined) throw new TypeError("a requirement was not decided");
  return { requirement, selection };
}

function setAll(params: Map<string, string>, values: Readonly<Record<string, string>> | undefined): void {
  if (values === undefined) return;
  for (const [name, value] of Object.entries(values)) params.set(name, value);
}

/** A template that the gate has rendered goes on as the search it stands for. */
function forwardedPath(template: string, { pathEnd }: Judgement): string {
  return template.slice(0, template.length - (pathEnd?.length ?? 0));
}

/** The other path parameters: names as decided, ids as the domain knows them. */
function writeOthers(
  resolved: ResolvedRequest,
  decision: Permitted,
  namesOf: (selection: Selection) => readonly string[],
  view: NamesView,
): Readonly<Record<string, string>> {
  const { pathParams, otherRequirements, judgement } = resolved;
  const { idParam } = judgement;
  const written = { ...pathParams };
  if (idParam !== undefined) {
    const ids = pathParams[idParam.name];
    if (ids !== undefined) written[idParam.name] = openIds(resolved, ids);
  }
  for (const [param, position] of otherRequirements) {
    const decided = decidedAt(resolved, decision, position);
    const sendsPatterns = judgement.otherNames.some((other) => other.param === param && other.sendsPatterns === true);
    const names = sendsPatterns ? aliasPatterns(decided, view) : namesOf(decided.selection);
    written[param] = (names.length === 0 ? NOTHING : names).join(",");
  }
  return written;
}

/** The granted patterns, and what the caller's exclusions leave out of them. */
function aliasPatterns({ requirement, selection }: Decided, view: NamesView): readonly string[] {
  const { patterns, names } = selection;
  if (requirement.expression.parts.every(({ kind }) => kind !== "exclusion")) return patterns;
  const isLeftOut = (alias: string): boolean =>
    !names.includes(alias) && patterns.some((pattern) => matchesWildcard(pattern, alias));
  return [...patterns, ...[...view.aliases.keys()].filter(isLeftOut).map((alias) => `-${alias}`)];
}

function openIds(resolved: ResolvedRequest, list: string): string {
  return list
    .split(",")
    .map((sealed) => openedId(resolved.openedIds, sealed).raw)
    .join(",");
}

/** An index called as one of OpenSearch's own paths (`/views`) is named twice: a list is no such path. */
function asSegment(names: readonly string[]): string {
  const list = names.join(",");
  return isReservedFirstSegment(list) ? `${list},${list}` : list;
}

function asPatterns(selection: Selection, view: NamesView): readonly string[] {
  if (selection.names.length === 0) return NOTHING;
  const foreign = foreignIndices(selection.patterns, selection.names, view);
  return [...selection.patterns, ...foreign.map((name) => `-${name}`)];
}

function fill(template: string, params: Readonly<Record<string, string>>): string {
  const [, ...segments] = template.split("/");
  return encodePath(segments.map((segment) => (segment.startsWith("{") ? valueOf(segment, params) : segment)));
}

function valueOf(segment: string, params: Readonly<Record<string, string>>): string {
  const value = params[segment.slice(1, -1)];
  if (value === undefined) throw new TypeError(`the template has no value for ${segment}`);
  return value;
}

function writeBody(resolved: ResolvedRequest, decision: Permitted): Buffer {
  const { findings, body, firstExpression, judgement, now } = resolved;
  if (findings.names.length + findings.expressions.length + resolved.ids.length === 0) return body;
  const lengths = new Map<Selection, number>();
  let added = 0;
  return findings.rewrite(body, {
    name: (written) => resolveDateMath(written, now),
    id: (sealed) => openedId(resolved.openedIds, sealed).raw,
    expression: (position) => {
      const { requirement, selection } = decidedAt(resolved, decision, firstExpression + position);
      if (findings.expressions[position]?.parts === undefined && resolved.pathRequirement !== undefined)
        return undefined;
      const names = selection.names.length === 0 ? NOTHING : selection.names;
      if (isAsWritten(requirement.expression, names)) return undefined;
      const length = lengths.get(selection) ?? JSON.stringify(names).length;
      lengths.set(selection, length);
      added += length;
      if (added > MAX_ADDED_BYTES) throw tooWide();
      return { names, ignoreUnavailable: mayIgnoreUnavailable(judgement, requirement.expression) };
    },
  });
}

/** The caller's own bytes say it already. */
function isAsWritten({ parts }: IndexExpression, names: readonly string[]): boolean {
  return parts.length === names.length && parts.every(({ written }, at) => written === names[at]);
}

function isTooLong(resolved: ResolvedRequest, line: Line): boolean {
  let most = resolved.operation.method.length + line.path.length + " ? HTTP/1.1".length;
  // a character is written in 9 at most
  for (const [name, value] of line.query) most += 2 + 9 * (name.length + value.length);
  return most > MAX_REQUEST_LINE_BYTES && lengthOf(resolved, line) > MAX_REQUEST_LINE_BYTES;
}

function lengthOf({ operation }: ResolvedRequest, { path, query }: Line): number {
  return `${operation.method} ${path}?${encodeQuery(query)} HTTP/1.1`.length;
}
