import { assertBodyObject, inspectSearchSource } from "../dsl/search-source.ts";
import { Collector, NOTHING } from "../dsl/collect.ts";
import type { InspectBody } from "../findings.ts";
import { parseJson } from "../json.ts";

/** The body of a search (`_search`). */
export const inspectSearch: InspectBody = (body) => {
  if (body.length === 0) return NOTHING;
  const root = assertBodyObject(parseJson(body, "the body"));
  const collector = new Collector();
  inspectSearchSource(root, collector);
  return collector.toFindings(root);
};
