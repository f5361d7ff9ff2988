import type { AccessRequest } from "./access-request.ts";

/** A part of a list, and where the next begins. */
export interface Page {
  readonly requests: readonly AccessRequest[];
  /** undefined: this was the last */
  readonly next: string | undefined;
}

/** What a principal's temporary access rests on at one moment. */
export interface Standing {
  /** all that can still be pending or active, read consistently */
  readonly requests: readonly AccessRequest[];
  readonly isBlocked: boolean;
}

/**
 * Where requests are kept: one item each, changed by conditional writes of one item alone. Every method rejects with
 * `FaultError` (`gate-failed`) when the store cannot be reached.
 */
export interface AccessStore {
  /** false: there is a request with this id already */
  readonly create: (request: AccessRequest) => Promise<boolean>;
  /** Replaces the version before this one; false: the request has changed in the meantime. */
  readonly replace: (request: AccessRequest) => Promise<boolean>;
  readonly find: (id: string) => Promise<AccessRequest | undefined>;
  /** In one read, however many are over; `now` is epoch milliseconds. */
  readonly standing: (principal: string, now: number) => Promise<Standing>;
  /** A principal's own, the newest end first. */
  readonly ofPrincipal: (principal: string, limit: number, after: string | undefined) => Promise<Page>;
  /** Everybody's under one entitlement, the newest end first; perhaps a moment old. */
  readonly ofEntitlement: (entitlement: string, limit: number, after: string | undefined) => Promise<Page>;
  /**
   * Remembers which id an idempotency key stands for, once: the id that counts, its own or the one that came first.
   * `digest`: of what was asked for; undefined: the key came with another ask.
   */
  readonly reserve: (reservation: Reservation) => Promise<string | undefined>;
  /** From here on a principal has no temporary access, or has it again. */
  readonly block: (principal: string, isBlocked: boolean) => Promise<void>;
}

export interface Reservation {
  readonly principal: string;
  readonly key: string;
  readonly digest: string;
  readonly id: string;
  /** epoch milliseconds */
  readonly expiresAt: number;
}
