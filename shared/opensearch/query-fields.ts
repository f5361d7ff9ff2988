import { FaultError, RejectedError } from "../errors.ts";
import { assertPlainMapping } from "./bodies/mapping-fields.ts";
import { isObject, type JsonObject } from "./json.ts";

/** The fields that an answer of `_field_caps` has as `percolator`, all others filtered out. */
export function readPercolators(body: Buffer): string[] {
  return Object.entries(fieldsOf(body)).flatMap(([field, types]) =>
    isObject(types) && "percolator" in types ? [field] : [],
  );
}

/** The fields that an answer of `_field_caps?include_unmapped=true` has as `percolator` in every index. */
export function readOnlyPercolators(body: Buffer): string[] {
  return Object.entries(fieldsOf(body)).flatMap(([field, types]) =>
    isObject(types) && Object.keys(types).join() === "percolator" ? [field] : [],
  );
}

/** Whether anything in these mappings, or templates of mappings, makes a field of type `percolator`. */
export function mayMakePercolators(body: Buffer): boolean {
  try {
    assertPlainMapping(parse(body));
    return false;
  } catch (error) {
    if (error instanceof RejectedError) return true;
    throw error;
  }
}

function fieldsOf(body: Buffer): JsonObject {
  const { fields } = parse(body);
  return isObject(fields) ? fields : {};
}

function parse(body: Buffer): JsonObject {
  let cause: unknown;
  try {
    const answer: unknown = JSON.parse(body.toString("utf8"));
    if (isObject(answer as JsonObject)) return answer as JsonObject;
  } catch (error) {
    cause = error;
  }
  throw new FaultError("domain-unavailable", "the domain's mappings could not be read", { cause, status: 503 });
}
