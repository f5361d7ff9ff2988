import type { SecretArn } from "../config.ts";
import { readStaged } from "./read-staged.ts";
import { type CallSecrets, SecretsRefusal } from "./secrets-call.ts";

export interface SecretDescription {
  readonly rotationEnabled: boolean;
  /** version → its staging labels */
  readonly stages: ReadonlyMap<string, readonly string[]>;
}

/** What rotating a secret takes. Rejects as `CallSecrets` does. */
export interface SecretStore {
  readonly describe: (secret: SecretArn) => Promise<SecretDescription>;
  /** Undefined: no version with this label (and id) has a value. */
  readonly read: (secret: SecretArn, stage: string, versionId?: string) => Promise<string | undefined>;
  /** Gives a version its value and the label `AWSPENDING`; false: it has another value already, which stays. */
  readonly putPending: (secret: SecretArn, versionId: string, value: string) => Promise<boolean>;
  /** Moves `AWSCURRENT` from one version to the other. */
  readonly makeCurrent: (secret: SecretArn, versionId: string, former: string | undefined) => Promise<void>;
}

export const CURRENT = "AWSCURRENT";
export const PENDING = "AWSPENDING";

/** The operations of Secrets Manager that a rotation is made of. */
export function createSecretStore(call: CallSecrets): SecretStore {
  return {
    describe: async (secret) => {
      const { RotationEnabled, VersionIdsToStages } = await call(secret, "DescribeSecret", {});
      return { rotationEnabled: RotationEnabled === true, stages: parseStages(VersionIdsToStages) };
    },
    read: (secret, stage, versionId) => readStaged(call, secret, stage, versionId),
    putPending: async (secret, ClientRequestToken, SecretString) => {
      const parameters = { ClientRequestToken, SecretString, VersionStages: [PENDING] };
      try {
        await call(secret, "PutSecretValue", parameters);
        return true;
      } catch (error) {
        if (error instanceof SecretsRefusal && error.type === "ResourceExistsException") return false;
        throw error;
      }
    },
    makeCurrent: async (secret, MoveToVersionId, RemoveFromVersionId) => {
      const from = RemoveFromVersionId === undefined ? {} : { RemoveFromVersionId };
      await call(secret, "UpdateSecretVersionStage", { VersionStage: CURRENT, MoveToVersionId, ...from });
    },
  };
}

function parseStages(value: unknown): ReadonlyMap<string, readonly string[]> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(
    entries.map(([version, labels]) => [
      version,
      Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [],
    ]),
  );
}
