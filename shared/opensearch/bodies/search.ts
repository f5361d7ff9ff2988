import { inspectSearchRequest, inspectSearchSource } from "../dsl/search-source.ts";
import type { InspectBody } from "../findings.ts";
import { optionalBody } from "./json-body.ts";

/** The body of a search (`_search`). */
export const inspectSearch: InspectBody = optionalBody(inspectSearchRequest);

/** The same where nothing goes on in a point in time: the indices are those of the path (`_search_shards`). */
export const inspectSearchShards: InspectBody = optionalBody(inspectSearchSource);
