import { RejectedError } from "../../errors.ts";
import { isObject, type Json } from "../json.ts";
import { data, flat, flatOr, map, object, type Rule, unsupported } from "./grammar.ts";

/**
 * A script: its source, or `{source, lang, params, options}` (OpenSearch Script.PARSER). Scripts of a search run
 * on a shard's documents and reach no client, so what stands in them is data.
 */
export const script: Rule = (value, walk, where) => {
  anyScript(value, walk, where);
  assertShortExpression(value);
};

const anyScript: Rule = flatOr(object({ source: data, id: stored, lang: flat, params: map, options: map }));

export const scriptFields: Rule = object({}, object({ script, ignore_failure: flat }));

/** A stored script belongs to nobody: that it exists, and its source where it fails, would be told to everybody. */
function stored(id: Json): void {
  if (id !== null) throw unsupported("stored script", typeof id === "string" ? id : "id");
}

/**
 * OpenSearch 3.8 ends by an expression (`lang: expression`) with between 1,000 and 2,000 brackets or signs in a row; of
 * Painless its compiler's stack is looked after.
 */
const MOST_EXPRESSION_CHARS = 1_000;

/** Refuses a script in the language of expressions that may end the node. */
export function assertShortExpression(written: Json): void {
  if (!isObject(written) || written["lang"] !== "expression") return;
  for (const source of [written["source"], written["inline"]]) {
    if (typeof source !== "string" || source.length <= MOST_EXPRESSION_CHARS) continue;
    throw new RejectedError(
      "request-not-understood",
      `an expression has more than ${MOST_EXPRESSION_CHARS} characters: write it as a Painless script`,
    );
  }
}
