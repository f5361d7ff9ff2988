/**
 * The closed list of refusal and fault codes, and the two kinds of error the gate throws.
 * `http/respond.ts` alone knows which status a code is answered with.
 */
export const CODES = [
  "index-not-granted",
  "action-not-granted",
  "operation-not-supported",
  "too-many-roles",
  "not-found",
  "request-not-understood",
  "expression-too-wide",
  "body-too-large",
  "media-type-not-supported",
  "rate-limited",
  "token-invalid",
  "token-expired",
  "gate-failed",
  "domain-refused",
  "domain-refused-gate",
  "domain-unavailable",
  "response-too-large",
] as const;

export type Code = (typeof CODES)[number];

/** What a refusal says is missing: an action on an index as the caller wrote it, or a cluster right (no index). */
export interface Missing {
  readonly action: "read" | "write" | "manage" | "monitor";
  readonly index?: string;
  /** granted to a token that is not older than this */
  readonly maxTokenAgeSeconds?: number;
}

/** The caller's fault: a stable code and a text that repeats only what the caller wrote. */
export class RejectedError extends Error {
  override readonly name = "RejectedError";
  readonly code: Code;
  readonly missing: readonly Missing[] | undefined;

  constructor(code: Code, reason: string, missing?: readonly Missing[]) {
    super(reason);
    this.code = code;
    this.missing = missing;
  }
}

/** The gate's or the domain's fault: the answer is generic, the cause goes to the log. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly code: Code;
  /** Answered instead of the code's own status, where a code has several (`domain-unavailable`: 502, 503 or 504). */
  readonly status: number | undefined;

  constructor(code: Code, reason: string, options: { cause?: unknown; status?: number } = {}) {
    super(reason, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
  }
}
