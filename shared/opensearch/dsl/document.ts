import { RejectedError } from "../../errors.ts";
import { isObject, isSet, type Json } from "../json.ts";
import { quote } from "../quote.ts";
import { map, type Rule } from "./grammar.ts";

/**
 * Refuses a document that holds a look-up. Where a field is mapped as `percolator`, OpenSearch takes the object in it
 * for a query and fetches what it names while the document is indexed or percolated (PercolatorFieldMapper.parse), and
 * nothing in the document tells which field that is. Queries without a look-up pass, and so does everything else.
 * Throws `RejectedError` (`operation-not-supported`). Linear.
 */
export function assertPlainDocument(document: Json): void {
  if (Array.isArray(document)) {
    for (const item of document) if (typeof item === "object") assertPlainDocument(item);
    return;
  }
  if (!isObject(document)) return;
  for (const key in document) {
    const value = document[key] as Json;
    if (typeof value !== "object" || value === null) continue;
    if (LOOK_UPS.get(key)?.(value) === true) {
      throw new RejectedError(
        "operation-not-supported",
        `a document that holds a query with a look-up (${quote(key)}) is not supported`,
      );
    }
    assertPlainDocument(value);
  }
}

/** The same as a rule of the grammar, for documents inside a query. */
export const plainDocument: Rule = (value) => assertPlainDocument(value);

/** An object that is a document, or becomes a part of one. */
export const plainObject: Rule = (value, walk, where) => {
  map(value, walk, where);
  assertPlainDocument(value);
};

/** How a look-up begins, by the key it stands under; a part of one is enough, because an update is merged into what is stored. */
const LOOK_UPS: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ["terms", (value) => valuesOf(value).some((field) => isObject(field) && typeof field["index"] === "string")],
  ["indexed_shape", isObject],
  ["more_like_this", (value) => isObject(value) && [value["like"], value["unlike"]].some(namesDocument)],
  ["percolate", (value) => isObject(value) && isSet(value["index"])],
  ["wrapper", (value) => isObject(value) && typeof value["query"] === "string"],
]);

function namesDocument(like: Json | undefined): boolean {
  return Array.isArray(like) ? like.some(namesDocument) : isObject(like) && isSet(like["_index"]);
}

function valuesOf(value: Json): Json[] {
  return isObject(value) ? Object.values(value) : [];
}
