import { RejectedError } from "../../errors.ts";
import { assertPlainDocument } from "../dsl/document.ts";
import { map, nullable, object, type Rule, unsupported } from "../dsl/grammar.ts";
import { isObject, type Json } from "../json.ts";
import { text } from "./json-body.ts";

/** `params` become parts of a document as the script likes: they are a document. */
const params: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertPlainDocument(value);
};

const fields = object(nullable({ source: text, inline: text, lang: text, params, options: map }));

/**
 * A script that changes documents (Script.PARSER): its source as a string, or `{source, lang, params, options}`.
 * Stored scripts are shared by everybody on the domain and can be exchanged behind the caller's back, so that what one
 * does cannot be decided: refused as `operation-not-supported`.
 */
export const changingScript: Rule = (value, walk, where) => {
  if (typeof value === "string") return;
  if (isObject(value) && (isSet(value["id"]) || isSet(value["stored"])))
    throw unsupported("stored script under", where);
  fields(value, walk, where);
  const { source, inline } = value as { source?: Json; inline?: Json };
  if (!isSet(source) && !isSet(inline)) throw new RejectedError("request-not-understood", "a script has no `source`");
};

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}
