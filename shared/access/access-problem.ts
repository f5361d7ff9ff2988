/** The closed list of what the API of temporary access refuses with, and the status of each (RFC 9457 problem details). */
export const PROBLEMS = {
  "request-malformed": 400,
  "beyond-entitlement": 400,
  "duration-too-long": 400,
  "justification-missing": 400,
  "ticket-missing": 400,
  "not-entitled": 403,
  "own-request": 403,
  "not-approver": 403,
  "not-allowed": 403,
  "principal-blocked": 403,
  "request-not-found": 404,
  "state-changed": 409,
  "already-reviewed": 409,
  "key-reused": 422,
  "too-many-pending": 429,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** The caller's fault, with a text that repeats only what they wrote. */
export class AccessProblem extends Error {
  override readonly name = "AccessProblem";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, text: string) {
    super(text);
    this.code = code;
  }
}
