import type { Judgement, OtherNames } from "../operation.ts";
import { MANAGE, READ } from "./kinds.ts";
import { CAT, EVERY, INDICES, MANAGER, words } from "./param-lists.ts";

/** Aliases that are read: patterns are sent as they are granted, because OpenSearch misses a name that an index does not have. */
const READ_ALIASES: OtherNames = {
  param: "name",
  actions: ["read"],
  index: "list",
  wildcards: "narrow",
  matches: ["alias"],
  sendsPatterns: true,
};

/** Reads aliases; OpenSearch takes no stream here, and names of indices are looked at whatever their state. */
const GET_ALIAS: Judgement = {
  ...READ,
  otherNames: [READ_ALIASES],
  expand: "open,closed,hidden",
  matches: ["index", "alias"],
  params: [...EVERY, ...INDICES, ...MANAGER, "local"],
  answer: "aliases",
};

/** Changes aliases of open indices (IndicesAliasesRequest.INDICES_OPTIONS), which takes neither an alias nor a stream for one. */
const CHANGE_ALIAS: Judgement = {
  ...MANAGE,
  matches: ["index"],
  ignoreUnavailable: false,
  params: [...EVERY, ...MANAGER, "timeout"],
};

/** Aliases of indices: an alias needs its own name and every target, adding one `manage` on both. */
export const ALIAS_OPERATIONS: Readonly<Record<string, Judgement>> = {
  // which aliases an index has; names outside of the grants are taken out
  "indices.get_alias": GET_ALIAS,
  // tells whether an index has an alias
  "indices.exists_alias": GET_ALIAS,
  // the same under an older path
  "indices.get_list_of_aliases": GET_ALIAS,
  // one line per alias and index; the gate writes the table of what is granted
  "cat.aliases": {
    ...READ,
    otherNames: [READ_ALIASES],
    expand: "open,closed,hidden",
    matches: ["index", "alias"],
    ignoreUnavailable: false,
    params: [...CAT.filter((name) => name !== "filter_path"), "local", "expand_wildcards"],
    answer: "cat-aliases",
  },
  // gives an index one more name; the body may name index and alias itself
  "indices.put_alias": {
    ...CHANGE_ALIAS,
    bare: "body",
    otherNames: [{ param: "name", actions: ["manage"], index: "name", wildcards: "whole", matches: ["alias"] }],
    body: "put-alias",
  },
  // takes names off indices, patterns of aliases included
  "indices.delete_alias": {
    ...CHANGE_ALIAS,
    otherNames: [{ param: "name", actions: ["manage"], index: "list", wildcards: "whole", matches: ["alias"] }],
  },
  // several changes at once, deletion of indices among them
  "indices.update_aliases": { ...CHANGE_ALIAS, bare: "body", body: "update-aliases" },
  // makes the next index of an alias or stream; a name that the node makes up must be granted, whatever its numbers
  "indices.rollover": {
    ...CHANGE_ALIAS,
    index: "name",
    indexParam: "alias",
    otherNames: [{ param: "new_index", actions: ["manage"], index: "name", wildcards: "whole", matches: ["index"] }],
    nextNameParam: "new_index",
    body: "rollover",
    params: [...CHANGE_ALIAS.params, ...words("dry_run wait_for_active_shards")],
  },
};
