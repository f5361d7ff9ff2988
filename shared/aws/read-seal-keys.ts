import type { SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { deriveSealKey, type SealKeys } from "../opensearch/sealed-ids/seal-key.ts";
import type { ReadSecret } from "./secrets.ts";

/**
 * The keys of sealed ids, from the two versions of their secret.
 * Throws `FaultError` (`gate-failed`) when no secret is configured, it cannot be read, or a version is too short for a key.
 */
export async function readSealKeys(readSecret: ReadSecret, secret: SecretArn | undefined): Promise<SealKeys> {
  if (secret === undefined) throw new FaultError("gate-failed", "`INDEX_GATE_SEAL_SECRET_ARN` is not set");
  const { current, previous } = await readSecret(secret);
  return { current: deriveSealKey(current), previous: previous === undefined ? undefined : deriveSealKey(previous) };
}
