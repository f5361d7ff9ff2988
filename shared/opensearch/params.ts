import type { Code } from "../errors.ts";
import type { Action } from "../policy/document.ts";
import { isNestedTooDeeply } from "./dsl/query-text.ts";
import type { Expand } from "./evaluate-expression.ts";
import type { AnswerKind, Judgement, SupportedOperation } from "./operation.ts";

/** What becomes of one query parameter: it goes on or is dropped, or the request is refused. */
export type ParamDecision = ParamAccepted | ParamRefused;

export interface ParamAccepted {
  readonly forward: boolean;
  /** an action needed on the index beside the operation's own */
  readonly needs?: Action;
  /** the answer is a fixed text about the operation: no index is needed, and none may be sent (the node refuses both together) */
  readonly withoutIndex?: true;
  /** what the answer comes from, where that is not the operation's own */
  readonly answer?: AnswerKind;
}

export interface ParamRefused {
  readonly code: Extract<Code, "request-not-understood" | "operation-not-supported">;
  readonly reason: string;
}

type ParamRule = (value: string, operation: string, judgement: Judgement) => ParamDecision;

const FORWARD: ParamAccepted = { forward: true };
const DROP: ParamAccepted = { forward: false };
const HELP: ParamAccepted = { forward: true, withoutIndex: true };

/**
 * By operation and value. Below a domain's or a node's level stand all indices; below an index, the caller's own. `force`
 * sets the domain's.
 */
const LEVELS: ReadonlyMap<string, ParamAccepted> = new Map([
  ["cluster.health cluster", DROP],
  ["cluster.health indices", DROP],
  ["cluster.health shards", DROP],
  ["indices.stats cluster", FORWARD],
  ["indices.stats indices", FORWARD],
  ["indices.stats shards", FORWARD],
  ["nodes.stats node", DROP],
]);

/** Parameters that are decided by value. A parameter that is not listed here goes on as it is, if the operation lists it. */
export const SPECIAL_PARAMS: ReadonlyMap<string, ParamRule> = new Map<string, ParamRule>([
  // the gate expands wildcards itself and sends names
  ["expand_wildcards", (value) => (parseExpandWildcards(value) === undefined ? malformed(value) : DROP)],
  // the node reads true and false alone; the gate sets it to true where it narrows
  ["ignore_unavailable", (value) => (isBoolean(value) || value === "" ? FORWARD : malformed(value))],
  ["allow_no_indices", (value) => (isBoolean(value) || value === "" ? FORWARD : malformed(value))],
  // a pipeline may write to, or read from, any index
  ["pipeline", onlyNone],
  ["search_pipeline", onlyNone],
  // shows what a search pipeline took away
  ["verbose_pipeline", (value) => (value === "false" ? DROP : unsupported("verbose_pipeline", value))],
  // a search's answer then holds the id of a reader; by-query operations keep theirs to themselves
  ["scroll", (_, operation) => (isByQuery(operation) ? FORWARD : { forward: true, answer: "reader-ids" })],
  // the result would lie in a task that anybody may read
  [
    "wait_for_completion",
    (value) => (value === "true" || value === "" ? FORWARD : unsupported("wait_for_completion", value)),
  ],
  ["q", (value) => (isNestedTooDeeply(value) ? tooDeep("q") : FORWARD)],
  // names indices, so it is decided by operation
  ["level", (value, operation) => LEVELS.get(`${operation} ${value}`) ?? unsupported("level", value)],
  // an update or bulk that returns the stored document is a read, too
  ["_source", (value, _, judgement) => (value === "false" ? FORWARD : returnsSource(judgement))],
  ["_source_includes", (_value, _, judgement) => returnsSource(judgement)],
  ["_source_excludes", (_value, _, judgement) => returnsSource(judgement)],
  // the columns of a `_cat` table; any other value is an error or, blank, no help but the table of every index
  ["help", (value) => (value === "true" || value === "" ? HELP : value === "false" ? DROP : malformed(value))],
]);

/**
 * Decides one query parameter of an operation, by its exact name (OpenSearch's are case-sensitive).
 * `index`, `source` and `source_content_type` are never asked here. Pure and total.
 */
export function decideParam(
  name: string,
  value: string,
  { name: operation, judgement }: SupportedOperation,
): ParamDecision {
  if (!judgement.params.includes(name)) {
    return { code: "request-not-understood", reason: `unknown query parameter \`${name}\`` };
  }
  return SPECIAL_PARAMS.get(name)?.(value, operation, judgement) ?? FORWARD;
}

/**
 * Reads `expand_wildcards` as OpenSearch does (IndicesOptions.WildcardStates): a list read left to right, where `none`
 * undoes what stands before it and an empty list is `none`. Neither open nor closed: wildcards match nothing.
 * Returns undefined for a word OpenSearch does not know.
 */
export function parseExpandWildcards(value: string): Expand | undefined {
  let states = { open: false, closed: false, hidden: false };
  for (const word of value.split(",")) {
    if (word === "all") states = { open: true, closed: true, hidden: true };
    else if (word === "none" || value === "") states = { open: false, closed: false, hidden: false };
    else if (word === "open" || word === "closed" || word === "hidden") states = { ...states, [word]: true };
    else return undefined;
  }
  return states;
}

function onlyNone(value: string): ParamDecision {
  return value === "_none" ? FORWARD : unsupported("a pipeline", value);
}

function returnsSource({ actions }: Judgement): ParamAccepted {
  return actions.includes("write") && !actions.includes("read") ? { forward: true, needs: "read" } : FORWARD;
}

function isByQuery(operation: string): boolean {
  return operation.endsWith("_by_query") || operation === "reindex";
}

function isBoolean(value: string): boolean {
  return value === "true" || value === "false";
}

function malformed(value: string): ParamRefused {
  return { code: "request-not-understood", reason: `\`${value}\` is not a value of this query parameter` };
}

function tooDeep(name: string): ParamRefused {
  return { code: "request-not-understood", reason: `\`${name}\` has too many brackets in each other` };
}

function unsupported(what: string, value: string): ParamRefused {
  return { code: "operation-not-supported", reason: `${what} \`${value}\` is not supported` };
}
