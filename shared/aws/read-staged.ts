import type { SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { type CallSecrets, SecretsRefusal } from "./secrets-call.ts";

/**
 * The text of the version with this staging label (and id): `GetSecretValue`. Undefined: there is none, or it has no value
 * yet. Rejects as `CallSecrets` does, and with `FaultError` (`gate-failed`) when the value is no text.
 */
export async function readStaged(
  call: CallSecrets,
  secret: SecretArn,
  stage: string,
  versionId?: string,
): Promise<string | undefined> {
  const parameters = { VersionStage: stage, ...(versionId === undefined ? {} : { VersionId: versionId }) };
  const answer = await call(secret, "GetSecretValue", parameters).catch((error: unknown) => {
    if (error instanceof SecretsRefusal && error.type === "ResourceNotFoundException") return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  const { SecretString } = answer;
  if (typeof SecretString !== "string") throw new FaultError("gate-failed", "Secrets Manager answered without a text");
  return SecretString;
}
