import { RotationError } from "./rotation-error.ts";

export const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type Step = (typeof STEPS)[number];

export interface RotationEvent {
  readonly step: Step;
  /** the secret's ARN */
  readonly secretId: string;
  /** the version that the secret is to have: Secrets Manager's `ClientRequestToken` */
  readonly versionId: string;
}

/**
 * Reads what Secrets Manager invokes a rotation function with (its user guide, "Lambda rotation functions"). Keys that it
 * does not need are left alone. Throws `RotationError`: `event-malformed`, `step-unknown`.
 */
export function readRotationEvent(event: unknown): RotationEvent {
  const { Step: step, SecretId: secretId, ClientRequestToken: versionId } = (event ?? {}) as Record<string, unknown>;
  if (typeof secretId !== "string" || secretId === "") throw malformed("`SecretId` is no ARN");
  if (typeof versionId !== "string" || !/^[\x21-\x7e]{32,64}$/.test(versionId)) {
    throw malformed("`ClientRequestToken` is no text of 32 to 64 characters");
  }
  const known = STEPS.find((each) => each === step);
  if (known === undefined) throw new RotationError("step-unknown", `write one of ${STEPS.join(", ")}`);
  return { step: known, secretId, versionId };
}

function malformed(reason: string): RotationError {
  return new RotationError("event-malformed", reason);
}
