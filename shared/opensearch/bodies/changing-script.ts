import { RejectedError } from "../../errors.ts";
import { plainObject } from "../dsl/document.ts";
import { map, nullable, object, type Rule, unsupported } from "../dsl/grammar.ts";
import { assertShortExpression } from "../dsl/script.ts";
import { isObject, isSet, type Json } from "../json.ts";
import { text } from "./json-body.ts";

// `params` become parts of a document as the script likes: they are a document
const fields = object(nullable({ source: text, inline: text, lang: text, params: plainObject, options: map }));

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
  assertShortExpression(value);
  const { source, inline } = value as { source?: Json; inline?: Json };
  if (!isSet(source) && !isSet(inline)) throw new RejectedError("request-not-understood", "a script has no `source`");
};

/** The keys that a look-up cannot do without: what a script writes under one could complete it. */
const PATH = String.raw`ctx\._source(?:\.(?!(?:_?index|indexed_shape|more_like_this|percolate|wrapper)\b)[A-Za-z_]\w*)+`;
const VALUE = String.raw`(?:-?\d+(?:\.\d+)?[LlFfDd]?|true|false|null|'[^'\\\n]*'|"[^"\\\n]*"|params\.(?!ctx\b)\w+)`;
const STATEMENT = String.raw`(?:${PATH}\s*(?:[-+*/]?=\s*${VALUE}|\+\+|--)|ctx\.op\s*=\s*${VALUE}|ctx\._source\.remove\(\s*${VALUE}\s*\))`;
const PLAIN = new RegExp(String.raw`^\s*(?:${STATEMENT}\s*(?:;\s*|$))*$`);
const MAX_PLAIN = 2_000;

/**
 * True for a script that can only set, count or remove plain values of a document: what it makes of it holds no look-up
 * that was not there before. Any other script may build one for a field of type `percolator`, out of sight.
 */
export function isPlainScript(script: Json | undefined): boolean {
  if (typeof script === "string") return isPlainSource(script);
  if (!isObject(script)) return true;
  const { source, inline, params, lang } = script;
  const hasPlainParams = !isObject(params) || Object.values(params).every((value) => typeof value !== "object");
  return (
    hasPlainParams &&
    (!isSet(lang) || lang === "painless") &&
    [source, inline].every((code) => !isSet(code) || isPlainSource(code))
  );
}

function isPlainSource(source: Json | undefined): boolean {
  return typeof source === "string" && source.length <= MAX_PLAIN && PLAIN.test(source);
}
