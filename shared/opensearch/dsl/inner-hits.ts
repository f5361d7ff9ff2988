import { fieldsAndFormats, source } from "./fetch.ts";
import { flat, flatObject, many, object, type Rule } from "./grammar.ts";
import { highlight } from "./highlight.ts";
import { scriptFields } from "./script.ts";
import { sort } from "./sort.ts";

/** What `inner_hits` and `top_hits` share: how the hits below a hit are fetched. */
export const FETCH = {
  from: flat,
  size: flat,
  explain: flat,
  version: flat,
  seq_no_primary_term: flat,
  track_scores: flat,
  stored_fields: flat,
  docvalue_fields: fieldsAndFormats,
  fields: fieldsAndFormats,
  script_fields: scriptFields,
  sort,
  _source: source,
  highlight,
};

/** `inner_hits` of nested, has_child, has_parent and collapse (InnerHitBuilder). */
export const innerHits: Rule = object({ ...FETCH, name: flat, ignore_unmapped: flat, collapse: flatObject });

/** `collapse`, whose inner hits may be several (CollapseBuilder). */
export const collapse: Rule = object({ field: flat, inner_hits: many(innerHits), max_concurrent_group_searches: flat });
