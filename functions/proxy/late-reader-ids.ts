import { late } from "./late.ts";
import type { ReaderIds } from "./reader-ids.ts";
import type { SealSecretOptions } from "./reader-ids-from-secret.ts";

/** The ids of readers, ciphers and the reader of the secret loaded by the first request that needs them: few do. */
export function lateReaderIds(options: SealSecretOptions): ReaderIds {
  const loaded = late(async () => (await import("./reader-ids-from-secret.ts")).readerIdsFromSecret(options));
  return {
    openIds: async (sealed, holder) => (await loaded()).openIds(sealed, holder),
    sealer: async (holder) => (await loaded()).sealer(holder),
  };
}
