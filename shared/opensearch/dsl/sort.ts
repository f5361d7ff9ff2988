import { isObject } from "../json.ts";
import { flat, flatOrObject, many, object, query, type Rule } from "./grammar.ts";
import { geo } from "./geo.ts";
import { script } from "./script.ts";

/** `nested`: a path, a filter, and the next level (NestedSortBuilder). */
const nested: Rule = object({
  path: flat,
  filter: query,
  max_children: flat,
  nested: (value, walk, where) => nested(value, walk, where),
});

const FILTERED = { nested_path: flat, nested_filter: query, nested };

const byField: Rule = object({
  order: flat,
  missing: flat,
  mode: flat,
  unmapped_type: flat,
  numeric_type: flat,
  ...FILTERED,
});
const byScript: Rule = object({ script, type: flat, order: flat, mode: flat, ...FILTERED });
/** Any other key is the field, its value one point or many. */
const byDistance: Rule = object(
  {
    order: flat,
    unit: flat,
    distance_type: flat,
    validation_method: flat,
    mode: flat,
    sort_mode: flat,
    ignore_unmapped: flat,
    ...FILTERED,
  },
  geo,
);

/** The types of SearchModule.registerSortParsers; any other key is a field's name. */
const compound: Rule = object(
  {
    _script: orOrder(byScript),
    _geo_distance: orOrder(byDistance),
    _geoDistance: orOrder(byDistance),
    _score: flatOrObject,
    _shard_doc: flatOrObject,
    field_sort: orOrder(object({}, byField)),
  },
  orOrder(byField),
);

/** `sort`: a field, `{field: order}`, `{type: {…}}`, or an array of these (SortBuilder.fromXContent). */
export const sort: Rule = many((value, walk, where) =>
  isObject(value) ? compound(value, walk, where) : flat(value, walk, where),
);

function orOrder(rule: Rule): Rule {
  return (value, walk, where) => (typeof value === "string" ? undefined : rule(value, walk, where));
}
