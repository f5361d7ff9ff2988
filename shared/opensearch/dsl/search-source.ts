import { RejectedError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { aggregations } from "./aggregations.ts";
import type { Collector } from "./collect.ts";
import { fieldsAndFormats, source } from "./fetch.ts";
import {
  flat,
  flatObject,
  map,
  notNull,
  object,
  query,
  refuseValue,
  type Rule,
  unsupported,
  type Walk,
} from "./grammar.ts";
import { highlight } from "./highlight.ts";
import { collapse } from "./inner-hits.ts";
import { QUERY_TYPES } from "./query-types.ts";
import { rescore } from "./rescore.ts";
import { scriptFields } from "./script.ts";
import { sort } from "./sort.ts";
import { suggest } from "./suggest.ts";

/** Names of indices: OpenSearch answers 404 when one does not exist. Either `[{name: boost}]` or `{name: boost}`. */
const indicesBoost: Rule = (value, walk, where) => {
  const boosts = Array.isArray(value) ? value : [value];
  for (const boost of boosts) {
    if (!isObject(boost)) throw refuseValue(where);
    const names = Object.keys(boost);
    if (Array.isArray(value) && names.length !== 1) throw refuseValue(where);
    for (const name of names) {
      if (typeof boost[name] === "object") throw refuseValue(where);
      walk.collector.plainName("read", name, where);
    }
  }
};

/** Extensions of a search that name no index (plugins neural search, ml-commons and k-NN). */
const ext: Rule = object({ rerank: map, ml_inference: map, mmr: flatObject }, (_value, _walk, name) => {
  throw unsupported("search extension", name);
});

const searchPipeline: Rule = (value) => {
  if (value !== "_none") throw new RejectedError("operation-not-supported", "a search pipeline is not supported");
};

const pointInTimeKeys = object({ id: () => {}, keep_alive: notNull(flat) });

/** A reader of its own indices: what it was opened on is inside its id (PointInTimeBuilder.fromXContent). */
const pointInTime: Rule = (value, walk, where) => {
  pointInTimeKeys(value, walk, where);
  walk.collector.id("pit", value as JsonObject, "id");
};

/** Every key of SearchSourceBuilder.parseXContent; `pit` where a search may go on in one. */
const searchSource: Rule = object({
  query,
  post_filter: query,
  aggs: aggregations,
  aggregations,
  sort,
  rescore,
  suggest,
  highlight,
  collapse,
  script_fields: scriptFields,
  _source: source,
  fields: fieldsAndFormats,
  docvalue_fields: fieldsAndFormats,
  indices_boost: indicesBoost,
  ext,
  search_pipeline: searchPipeline,
  derived: map,
  slice: flatObject,
  stored_fields: flat,
  search_after: flat,
  stats: flat,
  from: flat,
  size: flat,
  timeout: flat,
  terminate_after: flat,
  min_score: flat,
  version: flat,
  seq_no_primary_term: flat,
  explain: flat,
  track_scores: flat,
  track_total_hits: flat,
  include_named_queries_score: flat,
  profile: flat,
  verbose_pipeline: flat,
  pit: () => {
    throw new RejectedError("operation-not-supported", "a point in time is not supported here");
  },
});

/** A search may go on in a point in time; what else has the body of a search (by-query, a template) may not. */
export function inspectSearchRequest(value: JsonObject, collector: Collector): void {
  const walk = walkFrom(collector);
  if (value["pit"] === undefined) return searchSource(value, walk, "body");
  const { pit, ...rest } = value;
  pointInTime(pit, walk, "pit");
  searchSource(rest, walk, "body");
}

/**
 * Finds every index that a search body names, or refuses the body: `request-not-understood` for a key or value that
 * OpenSearch has no place for, `operation-not-supported` for a type that is not known or cannot be looked into.
 */
export function inspectSearchSource(value: JsonObject, collector: Collector): void {
  searchSource(value, walkFrom(collector), "body");
}

/** The same for one query, `where` being the key it stands under. */
export function inspectQuery(value: Json, collector: Collector, where: string): void {
  query(value, walkFrom(collector), where);
}

function walkFrom(collector: Collector): Walk {
  return { collector, queries: QUERY_TYPES, depth: 0 };
}
