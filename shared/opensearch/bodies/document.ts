import { assertPlainDocument } from "../dsl/document.ts";
import type { InspectBody } from "../findings.ts";
import { onPathIndex, parseObject } from "./json-body.ts";

/**
 * One document to index or create (RestIndexAction): a strict JSON object without a look-up, which a field of type
 * `percolator` would run while it is indexed.
 */
export const inspectDocument: InspectBody = (body) => {
  assertPlainDocument(parseObject(body, "the document"));
  return onPathIndex();
};
