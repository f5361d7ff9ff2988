import { RejectedError } from "../../errors.ts";
import { map, nullable, object, type Rule } from "../dsl/grammar.ts";
import type { InspectBody } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { newAliases } from "./alias-definition.ts";
import { assertOwnSettings } from "./index-settings.ts";
import { optionalStructure } from "./json-body.ts";
import { assertPlainMapping } from "./mapping-fields.ts";

const settings: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertOwnSettings(value as JsonObject);
};

const mappings: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertPlainMapping(value as JsonObject);
};

/** What a new index is made of, wherever it is made. */
export const NEW_INDEX = { settings, mappings, aliases: newAliases };

/** A context is a template of the domain's. */
const context: Rule = () => {
  throw new RejectedError("operation-not-supported", "`context` in the body of a new index is not supported");
};

/** `PUT /{index}` (CreateIndexRequest.source). */
export const inspectCreateIndex: InspectBody = optionalStructure(object(nullable({ ...NEW_INDEX, context })));
