import { RejectedError } from "../../errors.ts";
import { source } from "../dsl/fetch.ts";
import { nullable, object, type Rule, unknownKey, type Walk } from "../dsl/grammar.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { ActionKind } from "./bulk-action-scanner.ts";
import { scalar } from "./json-body.ts";

const KINDS: ReadonlySet<string> = new Set<ActionKind>(["index", "create", "delete", "update"]);

/** A pipeline can write to another index than the one that is named. */
const pipeline: Rule = (value) => {
  if (value !== "_none")
    throw new RejectedError("operation-not-supported", "a pipeline in a bulk action is not supported");
};

/** What stands beside an action (BulkRequestParser of OpenSearch 3.8); `_type` is read until 7.10. */
const metadata = object(
  nullable({
    _index: () => {}, // read by the caller
    _id: scalar,
    _type: scalar,
    routing: scalar,
    op_type: scalar,
    version: scalar,
    version_type: scalar,
    if_seq_no: scalar,
    if_primary_term: scalar,
    retry_on_conflict: scalar,
    require_alias: scalar,
    pipeline,
    _source: source,
  }),
);

/** Reads a parsed action line: exactly one action, with an object of known keys. */
export function readAction(line: JsonObject, walk: Walk, where: string): { kind: ActionKind; metadata: JsonObject } {
  const [kind, second] = Object.keys(line);
  if (kind === undefined || second !== undefined) {
    throw new RejectedError("request-not-understood", `${where} is to hold one action`);
  }
  if (!isKind(kind)) throw unknownKey(kind, where);
  const value = line[kind] as Json;
  if (!isObject(value)) throw new RejectedError("request-not-understood", `the action on ${where} is to be an object`);
  metadata(value, walk, kind);
  return { kind, metadata: value };
}

function isKind(key: string): key is ActionKind {
  return KINDS.has(key);
}
