import { assertPlainDocument } from "../dsl/document.ts";
import { Collector } from "../dsl/collect.ts";
import { source } from "../dsl/fetch.ts";
import { map, nullable, object, type Rule } from "../dsl/grammar.ts";
import type { JsonObject } from "../json.ts";
import { changingScript } from "./changing-script.ts";
import { scalar, walkWithoutQueries } from "./json-body.ts";

const document: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertPlainDocument(value);
};

/** UpdateRequest.PARSER of OpenSearch 3.8; the same since 7.10. */
const request = object(
  nullable({
    script: changingScript,
    scripted_upsert: scalar,
    upsert: document,
    doc: document,
    doc_as_upsert: scalar,
    detect_noop: scalar,
    _source: source,
    if_seq_no: scalar,
    if_primary_term: scalar,
  }),
);

/**
 * Reads the body of one update: of `_update`, or the line after `update` in a bulk. Unknown keys, documents with a
 * look-up and stored scripts are refused. Returns whether the update shows or reads the stored document: it has a script,
 * or wants `_source` back. Then it needs `read` beside `write`.
 */
export function readsStoredDocument(update: JsonObject, where: string): boolean {
  request(update, walkWithoutQueries(new Collector()), where);
  return isSet(update["script"]) || wantsSource(update["_source"]);
}

/** Anything but off: `true`, a field, a list of fields, includes and excludes. */
export function wantsSource(value: unknown): boolean {
  return isSet(value) && value !== false;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
