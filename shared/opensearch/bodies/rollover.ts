import { Collector, NOTHING } from "../dsl/collect.ts";
import { object } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import { NEW_INDEX } from "./create-index.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

const conditions = object({ max_age: scalar, max_docs: scalar, max_size: scalar });

const request = object({ ...NEW_INDEX, conditions });

/** `POST /{alias}/_rollover` (RolloverRequest.fromXContent). */
export const inspectRollover: InspectBody = (body) => {
  if (body.length === 0) return NOTHING;
  const root = parseObject(body, "the body");
  const collector = new Collector();
  request(root, walkWithoutQueries(collector), "the body");
  return collector.toFindings(root);
};
