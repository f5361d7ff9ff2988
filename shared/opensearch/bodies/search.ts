import { Collector, NOTHING } from "../dsl/collect.ts";
import { inspectSearchRequest, inspectSearchSource } from "../dsl/search-source.ts";
import type { InspectBody } from "../findings.ts";
import { parseObject } from "./json-body.ts";

/** The body of a search (`_search`). */
export const inspectSearch: InspectBody = searchRead(inspectSearchRequest);

/** The same where nothing goes on in a point in time: the indices are those of the path (`_search_shards`). */
export const inspectSearchShards: InspectBody = searchRead(inspectSearchSource);

function searchRead(inspect: typeof inspectSearchRequest): InspectBody {
  return (body) => {
    if (body.length === 0) return NOTHING;
    const root = parseObject(body, "the body");
    const collector = new Collector();
    inspect(root, collector);
    return collector.toFindings(root);
  };
}
