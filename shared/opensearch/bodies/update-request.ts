import { plainObject } from "../dsl/document.ts";
import { Collector } from "../dsl/collect.ts";
import { source } from "../dsl/fetch.ts";
import { nullable, object } from "../dsl/grammar.ts";
import { isSet, type JsonObject } from "../json.ts";
import { changingScript, isPlainScript } from "./changing-script.ts";
import { scalar, walkWithoutQueries } from "./json-body.ts";

/** UpdateRequest.PARSER of OpenSearch 3.8; the same since 7.10. */
const request = object(
  nullable({
    script: changingScript,
    scripted_upsert: scalar,
    upsert: plainObject,
    doc: plainObject,
    doc_as_upsert: scalar,
    detect_noop: scalar,
    _source: source,
    if_seq_no: scalar,
    if_primary_term: scalar,
  }),
);

/** What one update does beside writing. */
export interface UpdateReads {
  /** it shows or reads the stored document, and needs `read` beside `write`: it has a script, or wants `_source` back */
  readonly readsStored: boolean;
  /** what it writes is made by a script, out of sight */
  readonly isUnseen: boolean;
}

/**
 * Reads the body of one update: of `_update`, or the line after `update` in a bulk. Unknown keys, documents with a
 * look-up and stored scripts are refused.
 */
export function readUpdate(update: JsonObject, where: string): UpdateReads {
  request(update, walkWithoutQueries(new Collector()), where);
  const { script } = update;
  return {
    readsStored: isSet(script) || wantsSource(update["_source"]),
    isUnseen: isSet(script) && !isPlainScript(script),
  };
}

/** Anything but off: `true`, a field, a list of fields, includes and excludes. */
export function wantsSource(value: unknown): boolean {
  return isSet(value) && value !== false;
}
