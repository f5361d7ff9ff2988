import { RejectedError } from "../../errors.ts";
import { NOTHING } from "../dsl/collect.ts";
import type { InspectBody } from "../findings.ts";

/** An operation without a body: OpenSearch would pass over one, or answer 400. */
export const inspectNone: InspectBody = (body, { operation }) => {
  if (body.length > 0)
    throw new RejectedError("request-not-understood", `the operation \`${operation}\` takes no body`);
  return NOTHING;
};
