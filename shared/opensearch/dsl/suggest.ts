import { RejectedError } from "../../errors.ts";
import { isObject, type Json, parseJsonText } from "../json.ts";
import { Collector } from "./collect.ts";
import {
  data,
  flat,
  flatObject,
  flatOrObject,
  list,
  map,
  object,
  query,
  type Rule,
  type Table,
  unknownKey,
  unsupported,
} from "./grammar.ts";

/**
 * A template for a query. Placeholders stand for text inside strings and keys; what could change the structure
 * (sections, unescaped placeholders, other delimiters) is refused, and so is every look-up.
 */
const template: Rule = (value, walk, where) => {
  const parsed = typeof value === "string" ? parseJsonText(value, "the query of a collate") : value;
  assertSimpleTemplate(parsed);
  const collector = new Collector();
  query(parsed, { ...walk, collector }, where);
  if (collector.names.length > 0) throw refuseTemplate("look-ups");
};

const collateQuery: Rule = (value, walk, where) =>
  isObject(value) ? collateScript(value, walk, where) : template(value, walk, where);
const collateScript: Rule = object({ source: template, lang: onlyMustache, params: map });

const SUGGESTERS: Table = {
  term: flatObject,
  completion: object({ fuzzy: flatOrObject, regex: flatObject, contexts: data, context: data }, flat),
  phrase: object(
    {
      direct_generator: list(flatObject),
      smoothing: object({ laplace: flatObject, linear: flatObject, stupid_backoff: flatObject }),
      highlight: flatObject,
      collate: object({ query: collateQuery, params: map, prune: flat }),
    },
    flat,
  ),
};

const suggestion: Rule = object({ text: flat, prefix: flat, regex: flat, ...SUGGESTERS }, (value, _walk, type) => {
  throw isObject(value) ? unsupported("suggester", type) : unknownKey(type, "suggest");
});

/** `suggest`: suggestions by the caller's names, and a text for all (SuggestBuilder). */
export const suggest: Rule = object({ text: (value, walk, where) => textOr(value, walk, where) }, suggestion);

/** A suggestion may be called `text` too. */
function textOr(value: Json, walk: Parameters<Rule>[1], where: string): void {
  if (isObject(value)) suggestion(value, walk, where);
  else flat(value, walk, where);
}

/** `{{name}}` and nothing else of mustache. */
const PLACEHOLDER = /(?<!\{)\{\{\s*\w+(?:\.\w+)*\s*\}\}(?!\})/g;

function assertSimpleTemplate(value: Json): void {
  if (typeof value === "string") assertSimpleText(value);
  else if (Array.isArray(value)) for (const item of value) assertSimpleTemplate(item);
  else if (isObject(value)) {
    for (const key in value) {
      assertSimpleText(key);
      assertSimpleTemplate(value[key] as Json);
    }
  }
}

function assertSimpleText(text: string): void {
  if (text.includes("{{") && text.replace(PLACEHOLDER, " ").includes("{{"))
    throw refuseTemplate("this kind of template");
}

function onlyMustache(value: Json): void {
  if (value !== "mustache") throw refuseTemplate("another template language");
}

function refuseTemplate(what: string): RejectedError {
  return new RejectedError("operation-not-supported", `${what} in a suggester's collate is not supported`);
}
