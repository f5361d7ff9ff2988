import { flat, flatOrObject, many, object, type Rule } from "../grammar.ts";
import { script } from "../script.ts";

/** Values of a field or script; options are flat (ValuesSourceAggregationBuilder.declareFields). */
export const VALUES = { script };
export const values: Rule = object(VALUES, flat);

/** `order` and `ranges`: an object of scalars, or an array of them. `include`: terms, or a partition. */
export const flatObjects: Rule = many(flatOrObject);
export const TERMS = { ...VALUES, order: flatObjects, include: flatOrObject };
