import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { source } from "../dsl/fetch.ts";
import { flat, list, nullable, object, type Rule } from "../dsl/grammar.ts";
import type { BodyItems, InspectBody, InspectContext } from "../findings.ts";
import type { Json, JsonObject } from "../json.ts";
import { locateValues, spliceBytes } from "../json-edit.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

/**
 * One document to get (MultiGetRequest.parseDocuments); `_type` is read until 7.10. That parser walks on through objects
 * and arrays that it does not expect, so nothing else may stand here.
 */
const item = object(
  nullable({
    _index: () => {}, // read by nameOf
    _id: scalar,
    _type: scalar,
    routing: scalar,
    stored_fields: flat,
    version: scalar,
    version_type: scalar,
    _source: source,
  }),
);

/** `POST /_mget`, `POST /{index}/_mget`: `docs` with an index each, or that of the path; `ids` in the index of the path. */
export const inspectMget: InspectBody = (body, context) => {
  const root = parseObject(body, "the body");
  const collector = new Collector();
  let items = 0;
  const docs: Rule = (value, walk, where) => {
    item(value, walk, where);
    if (!nameOf(value as JsonObject, walk.collector)) assertPathIndex(context, `item ${items} of \`docs\``);
    items++;
  };
  const ids: Rule = (value, walk, where) => {
    scalar(value, walk, where);
    assertPathIndex(context, "`ids`");
    items++;
  };
  object(nullable({ docs: list(docs), ids: list(ids) }))(root, walkWithoutQueries(collector), "the body");
  if (items === 0) throw new RejectedError("request-not-understood", "the body names no document");
  const findings = collector.toFindings(root);
  const written = root["docs"];
  return Array.isArray(written) && root["ids"] === undefined
    ? { ...findings, items: () => itemsOf(root, written as JsonObject[]) }
    : findings;
};

/** The documents one by one; one in the index of the path is decided with the path. */
function itemsOf(root: JsonObject, documents: readonly JsonObject[]): BodyItems {
  return {
    answers: "docs",
    list: documents.map(({ _index, _id }) => {
      const identity = {
        ...(typeof _index === "string" ? { _index } : {}),
        ...idOf(_id),
      };
      return {
        expression: undefined,
        names: typeof _index === "string" ? [{ action: "read", index: _index }] : [],
        identity,
      };
    }),
    without: (body, dropped) => {
      const places = [{ holder: root, key: "docs" }, ...documents.map((_, key) => ({ holder: documents, key }))];
      const [whole, ...spans] = locateValues(body, root, places);
      if (whole === undefined) return body;
      const kept = spans.filter((_, position) => !dropped.has(position));
      const text = `[${kept.map(({ start, end }) => body.toString("utf8", start, end)).join(",")}]`;
      return spliceBytes(body, [{ ...whole, text }]);
    },
  };
}

/** Left out where the parsed value no longer tells what was written. */
function idOf(id: Json | undefined): { _id?: string } {
  if (id === undefined || typeof id === "object") return {};
  return typeof id === "number" && !Number.isSafeInteger(id) ? {} : { _id: `${id}` };
}

/** `_index` counts over the path; a `null` is passed over. */
function nameOf(document: JsonObject, collector: Collector): boolean {
  if (document["_index"] === undefined || document["_index"] === null) return false;
  collector.name("read", document, "_index");
  return true;
}

function assertPathIndex(context: InspectContext, where: string): void {
  if (!context.hasPathIndex)
    throw new RejectedError("request-not-understood", `${where} names no index, nor does the path`);
}
