import { RejectedError } from "../../errors.ts";
import { quote } from "../quote.ts";
import type { Json, JsonObject } from "../json.ts";

/**
 * Refuses the field type `percolator` wherever a mapping can give a field its type: `properties`, `fields`, dynamic
 * templates (with `{name}`, which a field's own name fills in, or a key that is filled in), types below a type name.
 * Documents of an index with such a field are run as queries while they are indexed. Only `_meta` at the top is free
 * text. Throws `RejectedError` (`operation-not-supported`).
 */
export function assertPlainMapping(mapping: JsonObject): void {
  for (const key in mapping) if (key !== "_meta") assertPlain(key, mapping[key] as Json);
}

function assertPlain(key: string, value: Json): void {
  if (typeof value === "string") {
    if ((key === "type" || key.includes("{")) && (value === "percolator" || value.includes("{name}"))) {
      throw new RejectedError("operation-not-supported", `the mapping type ${quote(value)} is not supported`);
    }
    return;
  }
  if (Array.isArray(value)) for (const item of value) assertPlain(key, item);
  else if (value !== null && typeof value === "object")
    for (const inner in value) assertPlain(inner, value[inner] as Json);
}
