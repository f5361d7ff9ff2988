import { RejectedError } from "../../errors.ts";
import { Collector, NOTHING } from "../dsl/collect.ts";
import { map, nullable, object, type Rule } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { assertOwnSettings } from "./index-settings.ts";
import { onPathIndex, parseObject, walkWithoutQueries } from "./json-body.ts";
import { assertPlainMapping } from "./mapping-fields.ts";

const settings: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertOwnSettings(value as JsonObject);
};

const mappings: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertPlainMapping(value as JsonObject);
};

/** An alias needs `manage` on its own name too, and its filter is a query. */
const aliases: Rule = (value, walk, where) => {
  map(value, walk, where);
  if (Object.keys(value as JsonObject).length === 0) return;
  throw new RejectedError(
    "operation-not-supported",
    "`aliases` in the body of a new index are not supported: create the index without them",
  );
};

/** A context is a template of the domain's. */
const context: Rule = () => {
  throw new RejectedError("operation-not-supported", "`context` in the body of a new index is not supported");
};

const request = object(nullable({ settings, mappings, aliases, context }));

/** `PUT /{index}` (CreateIndexRequest.source). */
export const inspectCreateIndex: InspectBody = (body) => {
  if (body.length === 0) return NOTHING;
  request(parseObject(body, "the body"), walkWithoutQueries(new Collector()), "the body");
  return onPathIndex();
};
