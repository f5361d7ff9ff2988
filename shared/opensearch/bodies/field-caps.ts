import type { InspectBody } from "../findings.ts";
import { queryUnder } from "./query.ts";

/** The body of `_field_caps`: `{index_filter}`. */
export const inspectFieldCaps: InspectBody = queryUnder("index_filter");
