import type { OpenedId } from "../../shared/opensearch/resolve.ts";
import type { SealKeyCache } from "../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { open, seal } from "../../shared/opensearch/sealed-ids/sealed-id.ts";
import type { DecisionPorts } from "../../shared/policy/decide-request.ts";
import type { AnswerPorts } from "./answer.ts";

export type ReaderIds = Pick<DecisionPorts, "openIds"> & Pick<AnswerPorts, "sealer">;

/** Opens and seals the ids of readers with the keys of the secret, which is read when a request first needs it. */
export function readerIds(keys: SealKeyCache): ReaderIds {
  return {
    openIds: async (ids, holder) => {
      const known = await keys.for(ids.map(({ sealed }) => sealed));
      return new Map(
        ids.map(({ kind, sealed }): [string, OpenedId] => [sealed, open(sealed, { kind, ...holder }, known)]),
      );
    },
    sealer: async (holder) => {
      const known = await keys.for([]);
      return (kind, raw, names) => seal({ raw, names }, { kind, ...holder }, known);
    },
  };
}
