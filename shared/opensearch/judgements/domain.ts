import type { Judgement } from "../operation.ts";
import { READ, NO_INDEX } from "./kinds.ts";
import { MANAGER, words } from "./param-lists.ts";

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
};
