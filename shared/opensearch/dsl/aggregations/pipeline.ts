import { flat, flatObject, flatOrObject, map, object, type Rule, type Table } from "../grammar.ts";
import { script } from "../script.ts";
import { sort } from "../sort.ts";

/** Scripts over other aggregations' values, named by their paths. */
const bucketScript: Rule = object({ buckets_path: flatOrObject, script }, flat);

/** Aggregations over aggregations (SearchModule.registerPipelineAggregations). */
export const PIPELINE_AGGREGATIONS: Table = {
  avg_bucket: flatObject,
  sum_bucket: flatObject,
  min_bucket: flatObject,
  max_bucket: flatObject,
  stats_bucket: flatObject,
  extended_stats_bucket: flatObject,
  percentiles_bucket: flatObject,
  cumulative_sum: flatObject,
  derivative: flatObject,
  serial_diff: flatObject,
  moving_fn: flatObject,
  moving_avg: object({ settings: map }, flat),
  bucket_script: bucketScript,
  bucket_selector: bucketScript,
  bucket_sort: object({ sort }, flat),
};
