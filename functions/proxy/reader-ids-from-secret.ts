import { readSealKeys } from "../../shared/aws/read-seal-keys.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import type { Credentials, SecretArn } from "../../shared/config.ts";
import { SealKeyCache } from "../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { type ReaderIds, readerIds } from "./reader-ids.ts";

export interface SealSecretOptions {
  readonly readCredentials: () => Credentials;
  readonly sealSecret: SecretArn | undefined;
}

/** The ids of readers, sealed with the secret of Secrets Manager. */
export function readerIdsFromSecret({ readCredentials, sealSecret }: SealSecretOptions): ReaderIds {
  const readSecret = createSecretReader({ readCredentials });
  return readerIds(new SealKeyCache(() => readSealKeys(readSecret.both, sealSecret), Date.now));
}
