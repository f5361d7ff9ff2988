import { flat, flatObject, list, object, type Rule, single, type Table, typed } from "../grammar.ts";
import { script } from "../script.ts";

const interval: Rule = (value, walk, where) => anyInterval(value, walk, where);

/** A script, or how the interval stands to another one (IntervalFilter). */
const filter: Rule = typed("interval filter", {
  script,
  after: interval,
  before: interval,
  contained_by: interval,
  containing: interval,
  not_contained_by: interval,
  not_containing: interval,
  not_overlapping: interval,
  overlapping: interval,
});

/** IntervalsSourceProvider. */
const RULES: Table = {
  match: object({ filter }, flat),
  any_of: object({ intervals: list(interval), filter }),
  all_of: object({ intervals: list(interval), filter }, flat),
  prefix: flatObject,
  wildcard: flatObject,
  regexp: flatObject,
  fuzzy: flatObject,
};

const anyInterval: Rule = typed("interval rule", RULES);

/** `{field: {rule}}`, options beside the rule (IntervalQueryBuilder). */
export const intervals: Rule = single(object({ boost: flat, _name: flat, ...RULES }));
