import type { Judgement } from "../operation.ts";
import { READ, NO_INDEX } from "./kinds.ts";
import { INDICES, QUERY_STRING, MANAGER, CAT, words } from "./param-lists.ts";

/** A table about nodes: the right to numbers of the whole domain. */
const NODES: Judgement = { ...NO_INDEX, bare: "cluster", params: [...CAT, ...MANAGER, "local"] };

/**
 * Tables for people (`_cat`), and the same by pages (`_list`).
 *
 * The names of the decision in the path are all that stands between a table of indices and the others: its rows are made
 * from what these names resolve to (RestIndicesAction, TransportCatShardsAction, RestSegmentsAction, RestCatRecoveryAction,
 * RestCatSegmentReplicationAction; a page of `_list` is cut from the cluster state of these names, IndexPaginationStrategy).
 * A second look at the text would have to know which column holds the name, and `h` may have left it out.
 */
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
  // one line per shard that was ever recovered, closed ones too
  "cat.recovery": { ...READ, expand: "open,closed", params: [...CAT, ...INDICES, "active_only", "detailed"] },
  // one line per replica that copies segments
  "cat.segment_replication": {
    ...READ,
    expand: "open,closed",
    params: [...CAT, ...INDICES, "active_only", "detailed", "shards"],
  },
  // the first page of indices; the token of the next one is opaque and holds a name, so a page is as large as it may be (`size`)
  "list.indices": {
    ...READ,
    expand: "open,closed",
    params: [...CAT, ...INDICES, ...MANAGER, ...words("local include_unloaded_segments health sort")],
  },
  // the first page of shards; takes no option of indices
  "list.shards": {
    ...READ,
    ignoreUnavailable: false,
    params: [...CAT, ...MANAGER, ...words("local cancel_after_time_interval sort")],
  },
  // a fixed text: the names of the tables
  "cat.help": NO_INDEX,
  // the same of the pages
  "list.help": NO_INDEX,
  // shards and disk by node, no name of an index
  "cat.allocation": NODES,
  // which node is the manager
  "cat.cluster_manager": NODES,
  // its old name
  "cat.master": NODES,
  // attributes of nodes
  "cat.nodeattrs": NODES,
  // nodes with their loads
  "cat.nodes": { ...NODES, params: [...NODES.params, "full_id"] },
  // plugins of nodes
  "cat.plugins": NODES,
  // where snapshots may lie, not what is in them
  "cat.repositories": NODES,
  // queues of nodes
  "cat.thread_pool": NODES,
  // memory by node and field; fields of all indices, but no index
  "cat.fielddata": { ...NODES, params: [...CAT, "fields"] },
};
