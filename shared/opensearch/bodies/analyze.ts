import { RejectedError } from "../../errors.ts";
import { Collector, NOTHING } from "../dsl/collect.ts";
import { flat, flatOr, many, object, type Rule, unsupported } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

/** What names a file of the domain, whose words the answer would tell: `synonyms_path`, kuromoji's `user_dictionary`, … */
const FILES = /_path$|^user_dictionary|^rule_files$/;

/** A tokenizer or filter by its name, or written out; one with a script, or with a file of the domain, is refused. */
const part: Rule = flatOr(
  object({}, (value, walk, key) => {
    if (FILES.test(key) || key === "script") throw unsupported("setting of an analyzer", key);
    flat(value, walk, key);
  }),
);

/** AnalyzeAction.Request.PARSER of OpenSearch 3.8; a key `index` is not among them. */
const request = object({
  text: flat,
  analyzer: scalar,
  normalizer: scalar,
  field: scalar,
  tokenizer: part,
  filter: many(part),
  char_filter: many(part),
  explain: scalar,
  attributes: flat,
});

/** `_analyze`: a text, and what to analyze it with; the analyzers of an index are those of the path's. */
export const inspectAnalyze: InspectBody = (body) => {
  if (body.length === 0) throw new RejectedError("request-not-understood", "the body is empty");
  request(parseObject(body, "the body"), walkWithoutQueries(new Collector()), "the body");
  return NOTHING;
};
