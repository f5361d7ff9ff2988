import { flat, map, object, query, type Rule, single } from "./grammar.ts";

const COMMON = {
  pre_tags: flat,
  post_tags: flat,
  order: flat,
  highlight_filter: flat,
  fragment_size: flat,
  number_of_fragments: flat,
  require_field_match: flat,
  boundary_scanner: flat,
  boundary_max_scan: flat,
  boundary_chars: flat,
  boundary_scanner_locale: flat,
  type: flat,
  fragmenter: flat,
  no_match_size: flat,
  force_source: flat,
  phrase_limit: flat,
  max_analyzer_offset: flat,
  options: map,
  highlight_query: query,
};

const field: Rule = object({ ...COMMON, fragment_offset: flat, matched_fields: flat });
const fieldList: Rule = single(field);
const fieldMap: Rule = object({}, field);

/** `highlight`, with a query of its own for all fields and for each (AbstractHighlighterBuilder). */
export const highlight: Rule = object({
  ...COMMON,
  tags_schema: flat,
  encoder: flat,
  fields: (value, walk, where) => {
    if (Array.isArray(value)) for (const item of value) fieldList(item, walk, where);
    else fieldMap(value, walk, where);
  },
});
