import type { JsonObject } from "../../json.ts";
import { plainDocument } from "../document.ts";
import { flat, flatOr, many, map, object, query, type Rule, type Table } from "../grammar.ts";
import { bracketed } from "../query-text.ts";

/** The index of an `indexed_shape` that names none (AbstractGeometryQueryBuilder.DEFAULT_SHAPE_INDEX_NAME). */
const DEFAULT_SHAPE_INDEX = "shapes";

/** Terms of a document, or of a search, in another index (TermsLookup). */
const termsLookup: Rule = naming(
  "index",
  object({ index: flat, id: flat, path: flat, routing: flat, store: flat, query }),
);

const indexedShape: Rule = naming(
  "index",
  object({ index: flat, id: flat, path: flat, routing: flat }),
  DEFAULT_SHAPE_INDEX,
);

/** A shape is read by a parser of its own, which leaves out what it does not know (GeoJsonParser). */
const shapeQuery: Rule = object(
  {},
  flatOr(object({ shape: bracketed, indexed_shape: indexedShape, relation: flat, strategy: flat })),
);

/** A document by its id, in the searched index unless it names one, or written out (MoreLikeThisQueryBuilder.Item). */
const likeItem: Rule = naming(
  "_index",
  object({
    _index: flat,
    _id: flat,
    doc: plainDocument,
    fields: flat,
    per_field_analyzer: map,
    routing: flat,
    version: flat,
    version_type: flat,
  }),
);
const like: Rule = many(flatOr(likeItem));

/** Query types that may take values from an index they name. */
export const LOOK_UP_QUERIES: Table = {
  terms: object({}, flatOr(termsLookup)),
  geo_shape: shapeQuery,
  xy_shape: shapeQuery,
  more_like_this: object({ like, unlike: like }, flat),
  percolate: naming(
    "index",
    object({
      field: flat,
      document: plainDocument,
      documents: many(plainDocument),
      index: flat,
      id: flat,
      routing: flat,
      preference: flat,
      version: flat,
      name: flat,
      _name: flat,
      boost: flat,
    }),
  ),
};

/** An object that reads from the index named under `key`, or from the one that OpenSearch takes when it is left out. */
function naming(key: string, rule: Rule, otherwise?: string): Rule {
  return (value, walk, where) => {
    rule(value, walk, where);
    if ((value as JsonObject)[key] !== undefined) walk.collector.name("read", value as JsonObject, key);
    else if (otherwise !== undefined) walk.collector.plainName("read", otherwise, where);
  };
}
