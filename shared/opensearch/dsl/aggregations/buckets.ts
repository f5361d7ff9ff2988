import {
  flat,
  flatObject,
  empty,
  list,
  many,
  map,
  object,
  query,
  type Rule,
  single,
  type Table,
  typed,
} from "../grammar.ts";
import { boundingBox, geo } from "../geo.ts";
import { flatObjects, TERMS, VALUES, values } from "./value-source.ts";

const histogram: Rule = object(
  { ...VALUES, extended_bounds: flatObject, hard_bounds: flatObject, order: flatObjects },
  flat,
);
const ranges: Rule = object({ ...VALUES, ranges: flatObjects }, flat);
const geoGrid: Rule = object({ ...VALUES, bounds: boundingBox }, flat);
const terms: Rule = object(TERMS, flat);
const queriesByName: Rule = object({}, query);
const queriesByPlace: Rule = list(query);
const queriesByNameOrPlace: Rule = (value, walk, where) =>
  Array.isArray(value) ? queriesByPlace(value, walk, where) : queriesByName(value, walk, where);
const path: Rule = flatObject;

/** Significance heuristics stand beside the field (SearchModule.registerSignificanceHeuristics). */
const significant: Rule = object(
  {
    ...TERMS,
    background_filter: query,
    jlh: flatObject,
    gnd: flatObject,
    chi_square: flatObject,
    mutual_information: flatObject,
    percentage: flatObject,
    script_heuristic: object({ script: TERMS.script }, flat),
  },
  flat,
);

/** OpenSearch passes over what follows the one type in a source: there must be nothing (CompositeValuesSourceParserHelper). */
const compositeSource: Rule = single(
  typed("composite source", {
    terms: values,
    histogram: values,
    date_histogram: values,
    geotile_grid: geoGrid,
  }),
);

/** Aggregations that give buckets; each may hold aggregations, beside its type. */
export const BUCKET_AGGREGATIONS: Table = {
  terms,
  rare_terms: terms,
  multi_terms: object({ terms: list(object({ ...TERMS, filter: query }, flat)), order: flatObjects }, flat),
  significant_terms: significant,
  significant_text: significant,
  histogram,
  date_histogram: histogram,
  auto_date_histogram: histogram,
  variable_width_histogram: histogram,
  range: ranges,
  date_range: ranges,
  ip_range: ranges,
  geo_distance: object({ ...VALUES, ranges: flatObjects, origin: geo, center: geo, point: geo, por: geo }, flat),
  geohash_grid: geoGrid,
  geotile_grid: geoGrid,
  geohex_grid: geoGrid,
  composite: object({ sources: many(compositeSource), after: map }, flat),
  filter: query,
  filters: object({ filters: queriesByNameOrPlace, other_bucket: flat, other_bucket_key: flat }),
  adjacency_matrix: object({ filters: queriesByName, separator: flat, show_only_intersecting: flat }),
  sampler: flatObject,
  diversified_sampler: values,
  missing: values,
  global: empty,
  nested: path,
  reverse_nested: path,
  children: path,
  parent: path,
};
