import type { InspectBody } from "../findings.ts";
import { onPathIndex, parseObject } from "./json-body.ts";
import { readsStoredDocument } from "./update-request.ts";

/** `POST /{index}/_update/{id}` (RestUpdateAction): needs `read` too for a script or for `_source` in the answer. */
export const inspectUpdate: InspectBody = (body) => {
  const update = parseObject(body, "the body");
  return onPathIndex(readsStoredDocument(update, "the body") ? ["read"] : []);
};
