import type { AccessRequest } from "../access-request.ts";

/** A request of which somebody may have to be told something. */
export interface DueRequest {
  readonly id: string;
  /** when it is to be looked at; epoch milliseconds */
  readonly due: number;
}

export interface Claimed {
  readonly request: AccessRequest;
  /** what has been told before, on which channel: `asked@topic` */
  readonly told: ReadonlySet<string>;
}

/** Where it is kept which requests are to be looked at, and what has been told. Rejects with `FaultError` (`gate-failed`). */
export interface DueStore {
  /** Those that are due by now, the longest first; perhaps a moment old. */
  readonly due: (now: number, limit: number) => Promise<readonly DueRequest[]>;
  /** Moves it to `until`, so that nobody else takes it meanwhile; undefined: somebody else has, or it has changed. */
  readonly claim: (due: DueRequest, until: number) => Promise<Claimed | undefined>;
  /**
   * Remembers what was told, and when to look again (undefined: never). What has changed since the claim stays due as it
   * is: only the remembering counts then.
   */
  readonly settle: (settled: Settled) => Promise<void>;
}

export interface Settled {
  readonly request: AccessRequest;
  readonly claimedUntil: number;
  readonly told: readonly string[];
  readonly next: number | undefined;
}
