import type { InspectBody } from "../findings.ts";
import { onPathIndex, parseObject } from "./json-body.ts";
import { readUpdate } from "./update-request.ts";

/** `POST /{index}/_update/{id}` (RestUpdateAction): needs `read` too for a script or for `_source` in the answer. */
export const inspectUpdate: InspectBody = (body) => {
  const { readsStored, isUnseen } = readUpdate(parseObject(body, "the body"), "the body");
  return { ...onPathIndex(readsStored ? ["read"] : []), ...(isUnseen ? { unseen: "script" } : {}) };
};
