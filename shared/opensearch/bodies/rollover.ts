import { object } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { NEW_INDEX } from "./create-index.ts";
import { optionalStructure, scalar } from "./json-body.ts";

const conditions = object({ max_age: scalar, max_docs: scalar, max_size: scalar });

/** `POST /{alias}/_rollover` (RolloverRequest.fromXContent). */
export const inspectRollover: InspectBody = optionalStructure(object({ ...NEW_INDEX, conditions }));
