/** Code → what it means: docs/rotation.md says what to do about each. */
export const ROTATION_CODES = {
  "event-malformed": "the event is not one that Secrets Manager sends",
  "step-unknown": "the step is none of the four",
  "secret-unknown": "no domain of the policy uses the secret",
  "rotation-off": "the secret is not set up for rotation",
  "version-unknown": "the secret has no version of this token",
  "version-not-staged": "the version is not the pending one",
  "version-empty": "the version has no value yet",
  "version-stale": "the pending version does not follow the current one any more",
  "secret-malformed": "the secret's value is no user that can be rotated",
  "connector-missing": "the domain has no connector, or its secret holds no user",
  "connector-rejected": "the domain does not let the connector do it",
  "credential-rejected": "the domain does not take the user and password",
  "user-unknown": "the current user is none of the domain's internal users",
  "user-reserved": "the user must not be changed",
  "user-taken": "the other user is somebody else's",
  "user-rejected": "the domain does not take the user as it is to be",
  "roles-differ": "the two users have not the same roles",
  "domain-silent": "the domain did not answer",
  "domain-confused": "the domain's answer was not understood",
} as const;

export type RotationCode = keyof typeof ROTATION_CODES;

/** A step that was not done, and left the current credential as it was. Its text holds no password. */
export class RotationError extends Error {
  override readonly name = "RotationError";
  readonly code: RotationCode;

  constructor(code: RotationCode, reason: string, options: { cause?: unknown } = {}) {
    super(`${code}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}
