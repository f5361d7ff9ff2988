import type { Judgement } from "../operation.ts";
import { MANAGE, READ } from "./kinds.ts";
import { EVERY, MANAGER, words } from "./param-lists.ts";

/** An operation of `manage` that narrows, because it changes no index for its readers. */
const UPKEEP: Judgement = { ...READ, actions: ["manage"], retry: false };

/** Makes an index out of another one: all that is in the source may be read from the target afterwards. */
const RESIZE: Judgement = {
  ...MANAGE,
  actions: ["read", "manage"],
  index: "name",
  matches: ["index"],
  ignoreUnavailable: false,
  otherNames: [{ param: "target", actions: ["manage"], index: "name", wildcards: "whole", matches: ["index"] }],
  body: "resize",
  params: [...EVERY, ...MANAGER, ...words("timeout wait_for_active_shards wait_for_completion copy_settings")],
};

/** The state of indices, and its upkeep. */
export const MONITORS: Readonly<Record<string, Judgement>> = {
  // numbers by index
  "indices.stats": {
    ...READ,
    params: [
      ...READ.params,
      ...words("level groups fields completion_fields fielddata_fields forbid_closed_indices timeout"),
      ...words("include_segment_file_sizes include_unloaded_segments"),
    ],
    answer: "index-keys",
  },
  // segments by index and shard
  "indices.segments": { ...READ, params: [...READ.params, "verbose"], answer: "index-keys" },
  // where shards came from, closed indices too
  "indices.recovery": {
    ...READ,
    expand: "open,closed",
    params: [...READ.params, "active_only", "detailed"],
    answer: "recovery",
  },
  // copies of shards on nodes, closed indices too
  "indices.shard_stores": {
    ...READ,
    expand: "open,closed",
    params: [...READ.params, "status"],
    answer: "index-keys",
  },
  // writes to disk what is in memory
  "indices.flush": { ...UPKEEP, params: [...UPKEEP.params, "force", "wait_if_ongoing"] },
  // merges segments
  "indices.forcemerge": {
    ...UPKEEP,
    params: [
      ...UPKEEP.params,
      ...words("max_num_segments only_expunge_deletes flush primary_only wait_for_completion"),
    ],
  },
  // empties caches, each by the shards of its indices
  "indices.clear_cache": { ...UPKEEP, params: [...UPKEEP.params, ...words("fielddata fields file query request")] },
  // forbids reads or writes; knows no stream
  "indices.add_block": {
    ...MANAGE,
    matches: ["index", "alias"],
    params: [...MANAGE.params, ...MANAGER, "timeout"],
    changesNames: "no",
  },
  // copies an index
  "indices.clone": RESIZE,
  // makes one of fewer shards
  "indices.shrink": RESIZE,
  // makes one of more shards
  "indices.split": RESIZE,
};
