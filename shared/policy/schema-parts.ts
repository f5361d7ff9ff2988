import * as v from "valibot";
import { DURATION } from "./duration.ts";
import { CONTROL } from "./patterns.ts";
import { quote, type Rule } from "./problems.ts";

/** What the schemas of a policy file are built from. */

export const says = (rule: Rule, text: string): string => `${rule}: ${text}`;

/** Text of a form; `text` says what is expected instead of what was written. */
export const form = (pattern: RegExp, rule: Rule, text: string) =>
  v.pipe(
    v.string(),
    v.regex(pattern, (issue) => says(rule, `${quote(issue.input)} ${text}`)),
  );

/** A list with at least one item and none twice. */
export const list = <const Item extends v.GenericSchema>(item: Item, what: string) =>
  v.pipe(
    v.array(item),
    v.nonEmpty(says("empty", `the list is empty; name at least one ${what}`)),
    v.metadata({ uniqueItems: true }),
  );

export const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Two names that every JavaScript object seems to have are no names here. */
const NAME = /^(?!(?:constructor|prototype)$)[a-z0-9-]{1,40}$/;
/** `arn:…` is how the principal of an IAM role begins. */
const ISSUER_NAME = /^(?!(?:constructor|prototype|arn)$)[a-z0-9-]{1,40}$/;
export const issuerNameSchema = form(
  ISSUER_NAME,
  "illegal-name",
  "is no name of an issuer; use 1 to 40 of `a-z`, `0-9` and `-`, and not `arn`, as IAM roles begin",
);
export const nameSchema = form(NAME, "illegal-name", "is no name; use 1 to 40 of `a-z`, `0-9` and `-`");

/** neither blank nor control character */
export const SOLID = String.raw`[^\s${CONTROL}]`;

export const duration = form(
  DURATION,
  "illegal-duration",
  "is no duration; write a number and a unit like `30m`, `8h` or `1d`",
);
