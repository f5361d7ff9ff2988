import type { Judgement } from "../operation.ts";
import { READ, READ_ONE, WRITE_ONE, MANAGE } from "./kinds.ts";
import { EVERY, SOURCE, BY_QUERY, GET_SOURCE, GET, INDEX, REINDEX, TERMVECTORS, words } from "./param-lists.ts";

/** Documents: one, several, or by query. */
export const DOCUMENTS: Readonly<Record<string, Judgement>> = {
  // reads one document
  get: { ...READ_ONE, params: GET },
  // tells whether one document exists
  exists: { ...READ_ONE, params: GET },
  // reads one document's source
  get_source: { ...READ_ONE, params: GET_SOURCE },
  // tells whether one document has a source
  exists_source: { ...READ_ONE, params: GET_SOURCE },
  // every document has its own index; without one it is the path's
  mget: {
    ...READ_ONE,
    bare: "body",
    body: "mget",
    sourceParam: true,
    params: [...GET_SOURCE, "stored_fields"],
  },
  // terms of one document; the body may name another index
  termvectors: {
    ...READ_ONE,
    body: "termvectors",
    sourceParam: true,
    params: TERMVECTORS,
  },
  // terms of several documents; each has its own index, without one it is the path's
  mtermvectors: {
    ...READ_ONE,
    bare: "body",
    body: "mtermvectors",
    sourceParam: true,
    params: [...TERMVECTORS, "ids"],
  },

  // writes one document
  index: { ...WRITE_ONE, body: "document", params: INDEX },
  // writes one new document
  create: { ...WRITE_ONE, body: "document", params: INDEX },
  // changes one document; with `_source` it returns it, which `params.ts` counts as a read
  update: {
    ...WRITE_ONE,
    body: "update",
    params: [
      ...EVERY,
      ...SOURCE,
      ...words("routing timeout refresh wait_for_active_shards doc_as_upsert retry_on_conflict if_seq_no"),
      ...words("if_primary_term require_alias"),
    ],
  },
  // removes one document; an external version creates a missing index
  delete: {
    ...WRITE_ONE,
    params: [
      ...EVERY,
      ...words("routing timeout refresh version version_type if_seq_no if_primary_term wait_for_active_shards"),
    ],
  },
  // every item has its own index; without one it is the path's
  bulk: {
    ...WRITE_ONE,
    bare: "body",
    body: "bulk",
    params: [...EVERY, ...SOURCE, ...words("routing pipeline wait_for_active_shards require_alias timeout refresh")],
  },
  // a script sees every document it changes, and the count of matches tells about the rest
  update_by_query: {
    ...MANAGE,
    actions: ["read", "write"],
    body: "update-by-query",
    sourceParam: true,
    params: [...BY_QUERY, "pipeline"],
    changesNames: "no",
  },
  // the count of matches tells about documents
  delete_by_query: {
    ...MANAGE,
    actions: ["read", "write"],
    body: "delete-by-query",
    sourceParam: true,
    params: BY_QUERY,
    changesNames: "no",
  },
  // copies documents: sources and destination stand in the body
  reindex: { ...WRITE_ONE, actions: [], index: "none", bare: "body", body: "reindex", params: REINDEX },
  // makes writes visible, so it belongs to them; what is not granted is left alone
  "indices.refresh": { ...READ, actions: ["write"], retry: false },
};
