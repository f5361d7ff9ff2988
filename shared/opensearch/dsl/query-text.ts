import { RejectedError } from "../../errors.ts";
import { quote } from "../quote.ts";
import { flat, type Rule } from "./grammar.ts";

/** Lucene's parser ends the node where its stack ends: OpenSearch 3.8 between 400 and 900 times `NOT (`. */
const MOST_NESTED = 200;

/** In a text with one of these, what looks like a closing bracket may be none: it is escaped, in a regular expression or in a range. */
const HIDES_BRACKETS = /[\\/[{]/;

/** The text of `query_string` or `simple_query_string`: a scalar whose brackets do not stand too deep in each other. */
export const queryText: Rule = (value, walk, where) => {
  flat(value, walk, where);
  bracketed(value, walk, where);
};

/** Anything, but no text whose brackets stand too deep in each other: a shape as WKT is read as deep as it says, too. */
export const bracketed: Rule = (value, _walk, where) => {
  if (typeof value === "string" && isNestedTooDeeply(value))
    throw new RejectedError("request-not-understood", `${quote(where)} has too many brackets in each other`);
};

/**
 * True when `(` may stand in more than 200 others. Never counts fewer than OpenSearch would meet: a `)` between quotes closes
 * nothing, and where one may be hidden otherwise none does.
 */
export function isNestedTooDeeply(text: string): boolean {
  if (text.length <= MOST_NESTED || !text.includes("(")) return false;
  const closes = !HIDES_BRACKETS.test(text);
  let depth = 0;
  for (const [found] of text.matchAll(closes ? /"[^"]*"|[()]/g : /\(/g)) {
    if (found === "(") depth++;
    else if (found === ")" && depth > 0) depth--;
    if (depth > MOST_NESTED) return true;
  }
  return false;
}
