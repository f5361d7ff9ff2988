import type { SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { readStaged } from "./read-staged.ts";
import { createSecretsCall, type SecretsCallOptions } from "./secrets-call.ts";

/** The versions of a secret that count. */
export interface SecretVersions {
  /** staging label `AWSCURRENT` */
  readonly current: string;
  /** staging label `AWSPREVIOUS`; undefined before the first replacement */
  readonly previous: string | undefined;
}

/**
 * Reads both versions of a secret, from its own region.
 * Throws `FaultError` (`gate-failed`) when that cannot be done within 3 s, with nothing of the secret in it.
 */
export type ReadSecret = (secret: SecretArn) => Promise<SecretVersions>;

/** Reads the version labelled `AWSCURRENT` alone; otherwise the same. */
export type ReadCurrentSecret = (secret: SecretArn) => Promise<string>;

export interface SecretReader {
  readonly both: ReadSecret;
  readonly current: ReadCurrentSecret;
}

const TIMEOUT_MS = 3_000;

/** Reads secrets a few times an hour, as the function that asks. */
export function createSecretReader(options: SecretsCallOptions): SecretReader {
  const call = createSecretsCall({ ...options, timeoutMs: TIMEOUT_MS });

  return {
    both: async (secret) => {
      // both to their end: what is still under way when a function is frozen goes on when it wakes up
      const [current, previous] = await Promise.allSettled([
        readStaged(call, secret, "AWSCURRENT"),
        readStaged(call, secret, "AWSPREVIOUS"),
      ]);
      if (current.status === "fulfilled" && previous.status === "fulfilled" && current.value !== undefined) {
        return { current: current.value, previous: previous.value };
      }
      const failed = [current, previous].find((each) => each.status === "rejected");
      throw unread(secret, failed?.reason);
    },
    current: async (secret) => {
      const value = await readStaged(call, secret, "AWSCURRENT").catch((cause: unknown) => {
        throw unread(secret, cause);
      });
      if (value === undefined) throw unread(secret);
      return value;
    },
  };
}

function unread({ arn }: SecretArn, cause?: unknown): FaultError {
  return new FaultError("gate-failed", `\`${arn}\` could not be read`, cause === undefined ? {} : { cause });
}
