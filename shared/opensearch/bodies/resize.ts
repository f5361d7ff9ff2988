import { Collector, NOTHING } from "../dsl/collect.ts";
import { object } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { NEW_INDEX } from "./create-index.ts";
import { parseObject, text, walkWithoutQueries } from "./json-body.ts";

const { settings, aliases } = NEW_INDEX;
const request = object({ settings, aliases, max_shard_size: text });

/**
 * `_clone`, `_shrink`, `_split` (ResizeRequest.PARSER): the source and the new index stand in the path, the new index's aliases
 * here.
 */
export const inspectResize: InspectBody = (body) => {
  if (body.length === 0) return NOTHING;
  const root = parseObject(body, "the body");
  const collector = new Collector();
  request(root, walkWithoutQueries(collector), "the body");
  return collector.toFindings(root);
};
