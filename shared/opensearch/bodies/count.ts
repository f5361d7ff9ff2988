import type { InspectBody } from "../findings.ts";
import { queryUnder } from "./query.ts";

/** The body of `_count` and `_cat/count`: `{query}`. */
export const inspectCount: InspectBody = queryUnder("query");
