import { flat, flatObject, flatOrObject, map, object, query, type Rule, type Table } from "../grammar.ts";
import { FETCH } from "../inner-hits.ts";
import { script } from "../script.ts";
import { VALUES, values } from "./value-source.ts";

const percentiles: Rule = object({ ...VALUES, hdr: flatObject, tdigest: flatObject }, flat);
const weighed: Rule = object({ ...VALUES, filter: query }, flat);

/** Aggregations that give numbers or hits. */
export const METRIC_AGGREGATIONS: Table = {
  avg: values,
  sum: values,
  min: values,
  max: values,
  stats: values,
  extended_stats: values,
  value_count: values,
  multivalue_doc_count: values,
  cardinality: values,
  median_absolute_deviation: values,
  geo_centroid: values,
  geo_bounds: values,
  percentiles,
  percentile_ranks: percentiles,
  weighted_avg: object({ value: weighed, weight: weighed }, flat),
  matrix_stats: object({ missing: flatOrObject }, flat),
  scripted_metric: object({
    init_script: script,
    map_script: script,
    combine_script: script,
    reduce_script: script,
    params: map,
  }),
  top_hits: object(FETCH),
};
