import { flat, many, object, orNull, query, type Table } from "../grammar.ts";
import { innerHits } from "../inner-hits.ts";
import { script } from "../script.ts";
import { functionScore } from "./function-score.ts";

const NAMED = { boost: flat, _name: flat };
const queries = many(query);

/** Query types that hold queries of any type. */
export const COMPOUND_QUERIES: Table = {
  bool: object({
    must: orNull(queries),
    filter: orNull(queries),
    should: orNull(queries),
    must_not: orNull(queries),
    mustNot: orNull(queries),
    minimum_should_match: flat,
    adjust_pure_negative: flat,
    ...NAMED,
  }),
  boosting: object({ positive: query, negative: query, negative_boost: flat, ...NAMED }),
  constant_score: object({ filter: query, ...NAMED }),
  dis_max: object({ queries, tie_breaker: flat, ...NAMED }),
  function_score: functionScore,
  script_score: object({ query, script, min_score: flat, ...NAMED }),
  nested: object({ query, inner_hits: innerHits, path: flat, score_mode: flat, ignore_unmapped: flat, ...NAMED }),
  has_child: object({
    query,
    inner_hits: innerHits,
    type: flat,
    score_mode: flat,
    min_children: flat,
    max_children: flat,
    ignore_unmapped: flat,
    ...NAMED,
  }),
  has_parent: object({
    query,
    inner_hits: innerHits,
    parent_type: flat,
    score: flat,
    ignore_unmapped: flat,
    ...NAMED,
  }),
};
