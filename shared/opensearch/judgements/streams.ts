import type { Judgement } from "../operation.ts";
import { MANAGE, READ } from "./kinds.ts";
import { EVERY } from "./param-lists.ts";

/** Data streams by their names; their backing indices go with them. */
export const STREAMS: Readonly<Record<string, Judgement>> = {
  // streams with the names of their backing indices
  "indices.get_data_stream": {
    ...READ,
    indexParam: "name",
    expand: "open,closed",
    matches: ["stream"],
    ignoreUnavailable: false,
    params: EVERY,
    answer: "data-streams",
  },
  // their numbers; with `ignore_unavailable` the node fails at a name that has gone
  "indices.data_streams_stats": {
    ...READ,
    indexParam: "name",
    matches: ["stream"],
    ignoreUnavailable: false,
    params: [...EVERY, "expand_wildcards", "allow_no_indices", "forbid_closed_indices"],
    answer: "data-streams",
  },
  // makes a stream where a template of the domain's says so
  "indices.create_data_stream": {
    ...MANAGE,
    index: "name",
    indexParam: "name",
    matches: ["stream"],
    ignoreUnavailable: false,
    params: EVERY,
  },
  // removes streams with all that is in them; the node knows no exclusion here (`*,-*` would be every stream), so nothing is never sent
  "indices.delete_data_stream": {
    ...MANAGE,
    indexParam: "name",
    expand: "open,closed",
    matches: ["stream"],
    ignoreUnavailable: false,
    params: EVERY,
    empty: { json: '{"acknowledged":true}' },
  },
};
