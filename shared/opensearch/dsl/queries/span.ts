import { flat, list, object, query, type Rule, type Table } from "../grammar.ts";

const NAMED = { boost: flat, _name: flat };
const clauses = list(query);
const masking: Rule = object({ query, field: flat, ...NAMED });
const pair: Rule = object({ big: query, little: query, ...NAMED });

/** Span queries that hold queries; OpenSearch itself allows only span queries there (multi-term ones in `span_multi`). */
export const SPAN_QUERIES: Table = {
  span_first: object({ match: query, end: flat, ...NAMED }),
  span_multi: object({ match: query, ...NAMED }),
  span_near: object({ clauses, slop: flat, in_order: flat, ...NAMED }),
  span_or: object({ clauses, ...NAMED }),
  span_not: object({ include: query, exclude: query, dist: flat, pre: flat, post: flat, ...NAMED }),
  span_containing: pair,
  span_within: pair,
  span_field_masking: masking,
  field_masking_span: masking,
};
