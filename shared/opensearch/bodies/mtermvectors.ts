import { RejectedError } from "../../errors.ts";
import { Collector, NOTHING } from "../dsl/collect.ts";
import { list, object } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import type { Json } from "../json.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";
import { readTermvectors } from "./termvectors.ts";

/**
 * `_mtermvectors` (MultiTermVectorsRequest.add): `docs` with an index each, `parameters` for the documents that follow
 * and for `ids`; without an index it is the path's. `?ids=` names documents of the path's index alone.
 */
export const inspectMtermvectors: InspectBody = (body, { hasPathIndex }) => {
  const root = body.length === 0 ? {} : parseObject(body, "the body");
  const { docs, ids, parameters } = root;
  const collector = new Collector();
  const isNamed = (item: Json): boolean => readTermvectors(item, collector);
  const hasIndex = (parameters !== undefined && isNamed(parameters)) || hasPathIndex;
  object({
    parameters: () => {},
    docs: list((item, _walk, where) => {
      if (!isNamed(item) && !hasIndex) throw noIndex(`an item of \`${where}\``);
    }),
    ids: list(scalar),
  })(root, walkWithoutQueries(collector), "the body");
  if (!hasIndex && (docs === undefined || ids !== undefined)) throw noIndex("the body");
  return body.length === 0 ? NOTHING : collector.toFindings(root);
};

function noIndex(where: string): RejectedError {
  return new RejectedError("request-not-understood", `${where} names no index, nor does the path`);
}
