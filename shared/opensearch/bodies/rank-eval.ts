import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { flat, flatObject, list, map, object, type Rule, typed } from "../dsl/grammar.ts";
import { inspectSearchSource } from "../dsl/search-source.ts";
import type { InspectBody } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { parseObject, scalar, text, walkWithoutQueries } from "./json-body.ts";

const search: Rule = (value, walk, where) => {
  map(value, walk, where);
  inspectSearchSource(value as JsonObject, walk.collector);
};

const template: Rule = () => {
  throw new RejectedError(
    "operation-not-supported",
    "a template in a rank evaluation is not supported: its search can stand under `request`",
  );
};

/** RankEvalSpec.PARSER of OpenSearch 3.8. The index of a rating is a label that hits are compared with: nothing is read. */
const evaluation = object({
  requests: list(
    object({
      id: text,
      request: search,
      ratings: list(object({ _index: text, _id: scalar, rating: scalar })),
      summary_fields: flat,
      template_id: template,
      params: template,
    }),
  ),
  metric: typed("metric", {
    precision: flatObject,
    recall: flatObject,
    mean_reciprocal_rank: flatObject,
    dcg: flatObject,
    expected_reciprocal_rank: flatObject,
  }),
  templates: template,
  max_concurrent_searches: scalar,
});

/** `_rank_eval`: several searches on the indices of the path, each the body of a search. */
export const inspectRankEval: InspectBody = (body) => {
  const root = parseObject(body, "the body");
  const collector = new Collector();
  evaluation(root, walkWithoutQueries(collector), "the body");
  return collector.toFindings(root);
};
