import { Collector, NOTHING } from "../dsl/collect.ts";
import { object, type Rule } from "../dsl/grammar.ts";
import { inspectSearchSource } from "../dsl/search-source.ts";
import type { BodyFindings, InspectBody } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { changingScript, isPlainScript } from "./changing-script.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

/**
 * The keys that AbstractBulkByQueryRestHandler takes out of the body; what is left is the body of a search.
 * The operations themselves need `read` and `write`, so that scripts need nothing more.
 */
function inspectByQuery(own: Readonly<Record<string, Rule>>): (body: Buffer) => BodyFindings {
  const ownKeys = object(own);
  return (body) => {
    if (body.length === 0) return NOTHING;
    const root = parseObject(body, "the body");
    const [mine, search] = partition(root, own);
    const collector = new Collector();
    ownKeys(mine, walkWithoutQueries(collector), "the body");
    // INVARIANT: no search names an index at its top level by a string, so that every place found is a part of `root`
    inspectSearchSource(search, collector);
    const findings = collector.toFindings(root);
    return isPlainScript(mine["script"]) ? findings : { ...findings, unseen: "script" };
  };
}

/** `_update_by_query` (RestUpdateByQueryAction). */
export const inspectUpdateByQuery: InspectBody = inspectByQuery({
  conflicts: scalar,
  max_docs: scalar,
  script: changingScript,
});

/** `_delete_by_query` (RestDeleteByQueryAction). */
export const inspectDeleteByQuery: InspectBody = inspectByQuery({ conflicts: scalar, max_docs: scalar });

function partition(root: JsonObject, keys: Readonly<Record<string, Rule>>): [own: JsonObject, rest: JsonObject] {
  const isOwn = ([key]: [string, unknown]): boolean => Object.hasOwn(keys, key);
  const entries = Object.entries(root);
  return [Object.fromEntries(entries.filter(isOwn)), Object.fromEntries(entries.filter((entry) => !isOwn(entry)))];
}
