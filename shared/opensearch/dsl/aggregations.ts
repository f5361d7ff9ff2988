import { BUCKET_AGGREGATIONS } from "./aggregations/buckets.ts";
import { METRIC_AGGREGATIONS } from "./aggregations/metrics.ts";
import { PIPELINE_AGGREGATIONS } from "./aggregations/pipeline.ts";
import { deeper, map, object, type Rule, type Table, unsupported } from "./grammar.ts";

/** Every aggregation of OpenSearch core and its modules, and `geohex_grid` of the geospatial plugin. */
export const AGGREGATIONS: Table = { ...BUCKET_AGGREGATIONS, ...METRIC_AGGREGATIONS, ...PIPELINE_AGGREGATIONS };

const nested: Rule = (value, walk, where) => aggregations(value, deeper(walk), where);

const aggregation: Rule = object(
  { meta: map, aggs: nested, aggregations: nested, ...AGGREGATIONS },
  (_value, _walk, type) => {
    throw unsupported("aggregation", type);
  },
);

/** `aggs`: aggregations by the caller's names, each a type and, beside it, `meta` and further aggregations (AggregatorFactories). */
export const aggregations: Rule = object({}, aggregation);
