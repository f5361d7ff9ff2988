import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { map, object, type Rule, unsupported } from "../dsl/grammar.ts";
import { inspectSearchSource } from "../dsl/search-source.ts";
import type { ExpressionNeeds, InspectBody } from "../findings.ts";
import { splitList } from "../index-expression.ts";
import type { Json, JsonObject } from "../json.ts";
import { locateValues, spliceBytes } from "../json-edit.ts";
import { quote } from "../quote.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

/** Documents are copied, so that a wildcard must be granted as a whole. */
const SOURCE: ExpressionNeeds = { actions: ["read"], wildcards: "whole", matches: ["index", "alias", "stream"] };

const pipeline: Rule = (value) => {
  if (value !== "_none") throw unsupported("pipeline of a reindex", typeof value === "string" ? value : "pipeline");
};

/** A script may send every document to an index of its choice (`ctx._index`), and can compute its name. */
const script: Rule = () => {
  throw new RejectedError(
    "operation-not-supported",
    "a script in a reindex is not supported: it may write to any index",
  );
};

/** A search of which OpenSearch takes out `index` and `remote` first. */
const source: Rule = (value, walk, where) => {
  map(value, walk, where);
  const { index: _, remote, ...search } = value as JsonObject;
  if (remote !== undefined) throw unsupported("source of a reindex", "remote");
  inspectSearchSource(search, walk.collector);
};

const dest = object({ index: () => {}, routing: scalar, op_type: scalar, pipeline, version_type: scalar });

const request = object({ source, dest, script, conflicts: scalar, max_docs: scalar, size: scalar });

/**
 * `_reindex` (ReindexRequest.PARSER of OpenSearch 3.8): `read` on every source, `write` on the destination, which is
 * created if it is missing. Scripts, pipelines and other domains as a source are refused.
 */
export const inspectReindex: InspectBody = (body) => {
  const root = parseObject(body, "the body");
  const collector = new Collector();
  request(root, walkWithoutQueries(collector), "the body");
  const from = root["source"] as JsonObject | undefined;
  const to = root["dest"] as JsonObject | undefined;
  if (from === undefined || to === undefined)
    throw new RejectedError("request-not-understood", "a reindex is to have a `source` and a `dest`");
  const parts = partsOf(from["index"]);
  collector.name("write", to, "index");
  return {
    ...collector.toFindings(root),
    expressions: [{ parts, expandWildcards: undefined, needs: SOURCE }],
    unseen: "copies",
    rewrite: (bytes, rewrite) => {
      const edits = collector.edits(rewrite).map((edit) => ({ ...edit, text: JSON.stringify(edit.value) }));
      const names = rewrite.expression(0)?.names;
      if (names !== undefined) edits.push({ holder: from, key: "index", value: "", text: JSON.stringify(names) });
      const spans = locateValues(bytes, root, edits);
      return spliceBytes(
        bytes,
        spans.map((span, at) => ({ ...span, text: edits[at]?.text ?? "" })),
      );
    },
  };
};

/** A string is a list of names, an array holds one name in each string; nothing at all would be every index, or none. */
function partsOf(index: Json | undefined): string[] {
  const parts = typeof index === "string" ? splitList(index) : index;
  if (!Array.isArray(parts) || parts.length === 0) throw refuse("names no index");
  return parts.map((part) => {
    if (typeof part !== "string" || part === "") throw refuse("names an index that is no name");
    if (splitList(part).length !== 1) throw refuse(`is to name one index in each string of its list: ${quote(part)}`);
    return part;
  });
}

function refuse(reason: string): RejectedError {
  return new RejectedError("request-not-understood", `the source of a reindex ${reason}`);
}
