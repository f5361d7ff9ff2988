import { flat, flatObject, flatOr, flatOrObject, many, object, query, single, type Table } from "../grammar.ts";

/** Query types of the k-NN and neural search plugins. */
export const VECTOR_QUERIES: Table = {
  knn: object({}, flatOr(object({ filter: query, method_parameters: flatObject, rescore: flatOrObject }, flat))),
  neural: single(
    object({ filter: query, query_tokens: flatObject, method_parameters: flatObject, rescore: flatOrObject }, flat),
  ),
  neural_sparse: single(object({ query_tokens: flatObject, method_parameters: object({ filter: query }, flat) }, flat)),
  hybrid: object({ queries: many(query), filter: query, pagination_depth: flat, boost: flat, _name: flat }),
};
