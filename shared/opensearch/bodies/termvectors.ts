import type { Collector } from "../dsl/collect.ts";
import { plainObject } from "../dsl/document.ts";
import { flat, flatObject, object, refuseValue } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { isObject, type Json } from "../json.ts";
import { optionalBody, scalar, walkWithoutQueries } from "./json-body.ts";

/** TermVectorsRequest.parseRequest of OpenSearch 3.8; `_type` is read until 7.10. */
const request = object({
  _index: () => {},
  _id: scalar,
  _type: scalar,
  doc: plainObject,
  routing: scalar,
  version: scalar,
  version_type: scalar,
  fields: flat,
  offsets: scalar,
  positions: scalar,
  payloads: scalar,
  term_statistics: scalar,
  termStatistics: scalar,
  field_statistics: scalar,
  fieldStatistics: scalar,
  per_field_analyzer: flatObject,
  perFieldAnalyzer: flatObject,
  filter: flatObject,
});

/** `_termvectors`: `_index` in the body overrides that of the path. */
export const inspectTermvectors: InspectBody = optionalBody(readTermvectors);

/** Reads one such request, also an item of `_mtermvectors`; tells whether it names an index. */
export function readTermvectors(value: Json, collector: Collector): boolean {
  assertNoNull(value);
  request(value, walkWithoutQueries(collector), "the body");
  if (!isObject(value) || value["_index"] === undefined) return false;
  collector.name("read", value, "_index");
  return true;
}

/** OpenSearch loses its place at a `null`: one under `filter` keeps a thread of the domain busy until it is restarted. */
function assertNoNull(value: Json): void {
  if (isObject(value)) for (const key in value) if (value[key] === null) throw refuseValue(key);
}
