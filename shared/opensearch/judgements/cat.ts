import type { Judgement } from "../operation.ts";
import { READ, NO_INDEX } from "./kinds.ts";
import { INDICES, QUERY_STRING, MANAGER, CAT } from "./param-lists.ts";

/** Tables for people (`_cat`). */
export const CAT_OPERATIONS: Readonly<Record<string, Judgement>> = {
  // one line per index, closed ones too
  "cat.indices": {
    ...READ,
    expand: "open,closed",
    params: [...CAT, ...INDICES, ...MANAGER, "local", "include_unloaded_segments", "health"],
  },
  // a count as a table; takes no option of indices
  "cat.count": {
    ...READ,
    ignoreUnavailable: false,
    body: "query",
    sourceParam: true,
    params: [...CAT, ...QUERY_STRING],
  },
  // one line per shard; takes no option of indices, and refuses a closed one by name
  "cat.shards": {
    ...READ,
    ignoreUnavailable: false,
    params: [...CAT, ...MANAGER, "local", "cancel_after_time_interval"],
  },
  // one line per segment; takes no option of indices, and refuses a closed one by name
  "cat.segments": { ...READ, ignoreUnavailable: false, params: [...CAT, ...MANAGER, "local"] },
  // numbers of the whole domain
  "cat.health": { ...NO_INDEX, bare: "cluster", params: CAT },
};
