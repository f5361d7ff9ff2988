import { Collector, NOTHING } from "../dsl/collect.ts";
import { inspectSearchRequest } from "../dsl/search-source.ts";
import type { InspectBody } from "../findings.ts";
import { parseObject } from "./json-body.ts";

/** The body of a search (`_search`). */
export const inspectSearch: InspectBody = (body) => {
  if (body.length === 0) return NOTHING;
  const root = parseObject(body, "the body");
  const collector = new Collector();
  inspectSearchRequest(root, collector);
  return collector.toFindings(root);
};
