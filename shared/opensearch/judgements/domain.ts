import type { Judgement } from "../operation.ts";
import { READ, NO_INDEX } from "./kinds.ts";
import { EVERY, MANAGER, words } from "./param-lists.ts";

/** Numbers of the whole domain, by the cluster right. */
const CLUSTER: Judgement = { ...NO_INDEX, bare: "cluster", params: [...EVERY, "timeout"] };

/** The domain as a whole. */
export const DOMAIN_OPERATIONS: Readonly<Record<string, Judgement>> = {
  // version and name of the domain: clients ask before anything else
  info: NO_INDEX,
  // the same, without a body
  ping: NO_INDEX,
  // numbers of the whole domain, or of indices; more than the sum would name indices
  "cluster.health": {
    ...READ,
    bare: "cluster",
    expand: "open,closed,hidden",
    params: [
      ...READ.params,
      ...MANAGER,
      ...words("local ensure_node_weighed_in timeout level wait_for_status wait_for_no_relocating_shards"),
      ...words("wait_for_no_initializing_shards wait_for_active_shards wait_for_nodes wait_for_events"),
    ],
    force: { level: "cluster" },
  },
  // a fixed text: where scripts may stand
  get_script_context: NO_INDEX,
  // another: the languages they are written in
  get_script_languages: NO_INDEX,
  // counts of the whole domain: indices, shards, types of fields, nodes
  "cluster.stats": CLUSTER,
  // settings of the whole domain, without those that name indices or other domains
  "cluster.get_settings": {
    ...CLUSTER,
    params: [...EVERY, ...MANAGER, "local", "flat_settings", "include_defaults"],
    answer: "cluster-settings",
  },
  // what nodes are made of; their settings as those of the domain
  "nodes.info": { ...CLUSTER, params: [...CLUSTER.params, "flat_settings"], answer: "nodes-info" },
  // numbers of nodes, never by index or shard; without what names pipelines and indices
  "nodes.stats": {
    ...CLUSTER,
    params: [...CLUSTER.params, ...words("level fields fielddata_fields completion_fields include_segment_file_sizes")],
    answer: "nodes-stats",
  },
  // how often nodes were asked for what
  "nodes.usage": CLUSTER,
};
