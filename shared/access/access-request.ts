import type { PolicyGrant } from "../policy/document.ts";

/** The name that requests under the policy's `breakGlass` carry in place of an entitlement's. */
export const BREAK_GLASS = "break-glass";

/** Somebody as an access request remembers them: never a token, never a claim beside these. */
export interface Person {
  /** `okta:00u1abc` */
  readonly principal: string;
  readonly displayName?: string;
  /** lower case; only when the issuer says that it is verified */
  readonly email?: string;
}

/** One approver's answer. */
export interface Review extends Person {
  readonly verdict: "approve" | "decline";
  /** where owners answer: those among the request's that this person spoke for */
  readonly owners?: readonly string[];
  /** epoch milliseconds */
  readonly at: number;
  readonly reason?: string;
}

/** How a request ended by somebody's hand. */
export interface Ending {
  readonly how: "declined" | "withdrawn" | "revoked";
  /** whose hand it was */
  readonly by: Person;
  /** epoch milliseconds */
  readonly at: number;
  readonly reason?: string;
}

/**
 * One ask for temporary access with all that became of it: one item of the store. What it is at a moment is told by
 * `stateOf`, from the clock and these facts alone: nothing has to run for access to end.
 */
export interface AccessRequest extends Person {
  readonly id: string;
  /** a machine asked, whose principal a person may be called by as well */
  readonly isMachine?: true;
  /** the entitlement's name, or `break-glass` */
  readonly entitlement: string;
  /** what is asked for: within what the entitlement gives */
  readonly grants: readonly PolicyGrant[];
  readonly durationSeconds: number;
  readonly justification: string;
  readonly ticket?: string;
  /** epoch milliseconds */
  readonly requestedAt: number;
  /** it cannot be approved from here on; epoch milliseconds */
  readonly lapsesAt: number;
  /** different people who have to approve; 0: granted by the policy itself */
  readonly approvals: number;
  /** where owners answer: the values of the owner tag of what is asked for; `INTEGRATION` for what has none */
  readonly owners?: readonly string[];
  readonly reviews: readonly Review[];
  /** when the last approval came; undefined: not granted */
  readonly grantedAt?: number;
  readonly ending?: Ending;
  /** goes up with every change; what a conditional write compares */
  readonly version: number;
}

/** True for whoever asked. What a machine is called, its client id, may be what a person is called as well. */
export function isOwn(
  request: Pick<AccessRequest, "principal" | "isMachine">,
  one: { readonly principal: string; readonly isMachine: boolean },
): boolean {
  return request.principal === one.principal && (request.isMachine ?? false) === one.isMachine;
}

export const STATES = ["pending", "active", "expired", "lapsed", "declined", "withdrawn", "revoked"] as const;
/** `lapsed`: nobody granted it in time; `expired`: its time is over */
export type State = (typeof STATES)[number];

/** What a request is at this moment; `now` is epoch milliseconds. */
export function stateOf(request: AccessRequest, now: number): State {
  const { ending, grantedAt, lapsesAt } = request;
  if (ending !== undefined) return ending.how;
  if (grantedAt === undefined) return now < lapsesAt ? "pending" : "lapsed";
  return now < endOf(request, grantedAt) ? "active" : "expired";
}

/** The moment at which granted access ends by itself, epoch milliseconds; undefined: not granted. */
export function expiresAt(request: AccessRequest): number | undefined {
  return request.grantedAt === undefined ? undefined : endOf(request, request.grantedAt);
}

/** From here on a request can be nothing but over, whatever still happens to it; epoch milliseconds. */
export function lastMoment({ lapsesAt, durationSeconds }: Pick<AccessRequest, "lapsesAt" | "durationSeconds">): number {
  return lapsesAt + durationSeconds * 1_000;
}

function endOf({ durationSeconds }: AccessRequest, grantedAt: number): number {
  return grantedAt + durationSeconds * 1_000;
}
