import type { Judgement } from "../operation.ts";
import { READ, MANAGE } from "./kinds.ts";
import { EVERY, EVERY_OWN, INDICES, MANAGER, GET_INDEX } from "./param-lists.ts";

/** Indices as such: their names, fields and settings. */
export const INDEX_OPERATIONS: Readonly<Record<string, Judgement>> = {
  // settings, mappings and alias names of an index; names outside of the grants are taken out
  "indices.get": { ...READ, bare: "refuse", params: GET_INDEX, answer: "index-metadata" },
  // tells whether an index exists
  "indices.exists": { ...READ, bare: "refuse", params: GET_INDEX },
  // makes an index
  "indices.create": {
    ...MANAGE,
    index: "name",
    ignoreUnavailable: false,
    body: "create-index",
    params: [...EVERY, ...MANAGER, "timeout", "wait_for_active_shards"],
  },
  // removes indices; the node's wildcards pass over aliases and streams, and by name it refuses them; a deletion of nothing is never sent
  "indices.delete": {
    ...MANAGE,
    empty: { json: '{"acknowledged":true}' },
    expand: "open,closed",
    matches: ["index"],
    params: [...MANAGE.params, ...MANAGER, "timeout"],
  },
  // opens indices; its wildcards match closed ones alone
  "indices.open": {
    ...MANAGE,
    expand: "closed",
    params: [...MANAGE.params, ...MANAGER, "timeout", "wait_for_active_shards", "wait_for_completion"],
  },
  // closes indices; passes over streams
  "indices.close": {
    ...MANAGE,
    matches: ["index", "alias"],
    params: [...MANAGE.params, ...MANAGER, "timeout", "wait_for_active_shards"],
  },
  // fields of an index
  "indices.get_mapping": { ...READ, params: [...READ.params, ...MANAGER, "local"] },
  // changes the fields of indices
  "indices.put_mapping": {
    ...MANAGE,
    expand: "open,closed",
    body: "mapping",
    params: [...MANAGE.params, ...MANAGER, "timeout", "write_index_only"],
    changesNames: "no",
  },
  // one field; answers 404 where nothing matches
  "indices.get_field_mapping": {
    ...READ,
    params: [...READ.params, "include_defaults", "local"],
    empty: { json: "{}" },
  },
  // settings of an index; what it was made or restored from, rolls over to or follows is taken out where it is not granted
  "indices.get_settings": { ...READ, params: GET_INDEX, answer: "index-metadata" },
  // changes the settings of indices; without an index, of all; `index.hidden` changes what wildcards match
  "indices.put_settings": {
    ...MANAGE,
    bare: "all",
    expand: "open,closed",
    body: "settings",
    params: [...MANAGE.params, ...MANAGER, "timeout", "preserve_existing", "flat_settings"],
  },
  // names alone: answered from the view that every decision is made on
  "indices.resolve_index": {
    ...READ,
    indexParam: "name",
    bare: "refuse",
    params: [...EVERY_OWN, ...INDICES],
    answer: "view",
  },
};
