import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { nullable, object } from "../dsl/grammar.ts";
import type { InspectBody, InspectContext } from "../findings.ts";
import { splitList } from "../index-expression.ts";
import type { JsonObject } from "../json.ts";
import { ALIAS_OPTIONS } from "./alias-definition.ts";
import { onPathIndex, parseObject, text, walkWithoutQueries } from "./json-body.ts";
import { isPlain, NameLists } from "./name-lists.ts";
import { quote } from "../quote.ts";

const request = object({ index: text, alias: text, ...nullable(ALIAS_OPTIONS) });

/**
 * `PUT /{index}/_alias/{name}` (RestIndexPutAliasAction). There `index` and `alias` of the body count over those of the path:
 * both aliases need `manage` then, and an index stands in one place alone.
 */
export const inspectPutAlias: InspectBody = (body, context) => {
  if (body.length === 0) {
    assertIndex(false, context);
    return onPathIndex();
  }
  const root = parseObject(body, "the body");
  const collector = new Collector();
  request(root, walkWithoutQueries(collector), "the body");
  const lists = new NameLists(collector);
  assertIndex(root["index"] !== undefined, context);
  if (root["index"] !== undefined) addIndices(root, collector, lists);
  if (root["alias"] !== undefined) addAlias(root, collector);
  return lists.toFindings(root);
};

/** An index is never left to be understood: some versions took none for all. */
function assertIndex(isInBody: boolean, { hasPathIndex }: InspectContext): void {
  if (isInBody !== hasPathIndex) return;
  throw new RejectedError(
    "request-not-understood",
    isInBody ? "`index` stands in the body and in the path" : "the request names no index",
  );
}

/** A comma list in one string. */
function addIndices(root: JsonObject, collector: Collector, lists: NameLists): void {
  const parts = splitList(root["index"] as string);
  if (parts.length === 1 && parts.every(isPlain)) return collector.name("manage", root, "index");
  lists.add({ holder: root, key: "index", parts, write: (names) => ({ value: JSON.stringify(names.join(",")) }) });
}

/** OpenSearch reads no date math in the name of an alias. */
function addAlias(root: JsonObject, collector: Collector): void {
  const alias = root["alias"] as string;
  if (alias.startsWith("<"))
    throw new RejectedError("request-not-understood", `${quote(alias)} is no name of an alias`);
  collector.name("manage", root, "alias");
}
