import { flat, flatOr, flatOrObject, many, object, type Rule } from "./grammar.ts";

/** `_source`: on or off, patterns, or includes and excludes (FetchSourceContext). */
export const source: Rule = flatOr(object({ includes: flat, include: flat, excludes: flat, exclude: flat }));

/** `fields` and `docvalue_fields`: names, or `{field, format}` (FieldAndFormat). */
export const fieldsAndFormats: Rule = many(flatOrObject);
