import type { InspectBody } from "../findings.ts";
import { onPathIndex, parseObject } from "./json-body.ts";
import { assertPlainMapping } from "./mapping-fields.ts";

/** `PUT /{index}/_mapping` (RestPutMappingAction): one strict JSON object, no field of type `percolator`. */
export const inspectMapping: InspectBody = (body) => {
  assertPlainMapping(parseObject(body, "the mapping"));
  return onPathIndex();
};
