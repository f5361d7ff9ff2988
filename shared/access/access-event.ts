import type { AccessRequest } from "./access-request.ts";

export const REQUEST_EVENTS = [
  "asked",
  "approved",
  "declined",
  "granted",
  "withdrawn",
  "revoked",
  "ending-soon",
  "ended",
] as const;

/** Something that has happened to a request, and has been kept. */
export interface RequestEvent {
  readonly what: (typeof REQUEST_EVENTS)[number];
  readonly request: AccessRequest;
  /** whose hand it was; undefined: the clock's */
  readonly by?: string;
  /** epoch milliseconds */
  readonly at: number;
}

/** Something that has happened to a principal. */
export interface PrincipalEvent {
  readonly what: "blocked" | "unblocked";
  readonly principal: string;
  readonly by: string;
  /** epoch milliseconds */
  readonly at: number;
}

export type AccessEvent = RequestEvent | PrincipalEvent;
