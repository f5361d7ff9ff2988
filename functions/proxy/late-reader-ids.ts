import type { Credentials, SecretArn } from "../../shared/config.ts";
import type { readerIds } from "./reader-ids.ts";

type ReaderIds = ReturnType<typeof readerIds>;

export interface LateReaderIdsOptions {
  readonly readCredentials: () => Credentials;
  readonly sealSecret: SecretArn | undefined;
}

/** The ids of readers, ciphers and the reader of the secret loaded by the first request that needs them: few do. */
export function lateReaderIds({ readCredentials, sealSecret }: LateReaderIdsOptions): ReaderIds {
  let loading: Promise<ReaderIds> | undefined;
  async function load(): Promise<ReaderIds> {
    const [ids, cache, keys, secrets] = await Promise.all([
      import("./reader-ids.ts"),
      import("../../shared/opensearch/sealed-ids/seal-key-cache.ts"),
      import("../../shared/aws/read-seal-keys.ts"),
      import("../../shared/aws/secrets.ts"),
    ]);
    const readSecret = secrets.createSecretReader({ readCredentials });
    return ids.readerIds(new cache.SealKeyCache(() => keys.readSealKeys(readSecret, sealSecret), Date.now));
  }
  const loaded = (): Promise<ReaderIds> => (loading ??= load());
  return {
    openIds: async (sealed, holder) => (await loaded()).openIds(sealed, holder),
    sealer: async (holder) => (await loaded()).sealer(holder),
  };
}
