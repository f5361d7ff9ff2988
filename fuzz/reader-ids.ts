import type { ProxyPorts } from "../functions/proxy/proxy.ts";
import { deriveSealKey } from "../shared/opensearch/sealed-ids/seal-key.ts";
import { open, seal } from "../shared/opensearch/sealed-ids/sealed-id.ts";

const KEYS = { current: deriveSealKey("a secret of the fuzz runs, good for nothing else"), previous: undefined };

/** Ids of scrolls and points in time, sealed as the gate seals them, with a key of the run's own. */
export const READER_IDS: Pick<ProxyPorts, "openIds" | "sealer"> = {
  openIds: async (ids, holder) =>
    new Map(ids.map(({ kind, sealed }) => [sealed, open(sealed, { kind, ...holder }, KEYS)])),
  sealer: async (holder) => (kind, raw, names) => seal({ raw, names }, { kind, ...holder }, KEYS),
};
