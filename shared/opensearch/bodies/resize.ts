import { object } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { NEW_INDEX } from "./create-index.ts";
import { optionalStructure, text } from "./json-body.ts";

const { settings, aliases } = NEW_INDEX;

/**
 * `_clone`, `_shrink`, `_split` (ResizeRequest.PARSER): the source and the new index stand in the path, the new index's aliases
 * here.
 */
export const inspectResize: InspectBody = optionalStructure(object({ settings, aliases, max_shard_size: text }));
