import { isObject } from "../json.ts";
import { flat, many, object, query, type Rule, unknownKey, unsupported } from "./grammar.ts";

const byQuery: Rule = object({
  rescore_query: query,
  query_weight: flat,
  rescore_query_weight: flat,
  score_mode: flat,
});

/** `rescore`: one rescorer or several (RescorerBuilder); `query` is the one of core. */
export const rescore: Rule = many(
  object({ window_size: flat, query: byQuery }, (value, _walk, type) => {
    throw isObject(value) ? unsupported("rescorer", type) : unknownKey(type, "rescore");
  }),
);
