import type { Outcome } from "./gate.ts";
import type { Probe } from "./probe.ts";
import type { Verdict } from "./judge/security.ts";

/** What was refused of one operation, and what Security said to it. */
export interface Refusals {
  /** of all requests to it */
  sent: number;
  refused: number;
  /** shown to Security */
  asked: number;
  /** which Security would have let through, and the node would have understood */
  allowed: number;
  /** the gate's codes of these */
  readonly codes: Record<string, number>;
  /** by code, one of them */
  readonly examples: Record<string, Probe>;
}

export interface SlowRequest {
  readonly probe: Probe;
  readonly operation: string | undefined;
  readonly durationMs: number;
}

const MOST_SLOW = 5;

/** Counts what happens in a run. */
export class Tally {
  requests = 0;
  forwarded = 0;
  refused = 0;
  /** requests that the node did not answer, since this was emptied last */
  silent: Probe[] = [];
  /** the slowest first */
  slowest: readonly SlowRequest[] = [];
  readonly operations = new Map<string, Refusals>();
  readonly codes: Record<string, number> = {};

  count(probe: Probe, { code, operation, forwarded }: Outcome, durationMs: number): void {
    if (code === "domain-unavailable") this.silent.push(probe);
    this.#keepSlow({ probe, operation, durationMs });
    this.requests++;
    if (forwarded.length > 0) this.forwarded++;
    const row = this.#row(operation);
    row.sent++;
    if (code === undefined || forwarded.length > 0) return;
    this.refused++;
    row.refused++;
    this.codes[code] = (this.codes[code] ?? 0) + 1;
  }

  /** What Security says to a request that was refused. */
  compare(probe: Probe, { code = "", operation }: Outcome, { says }: Verdict): void {
    const row = this.#row(operation);
    row.asked++;
    if (says !== "allow") return;
    row.allowed++;
    row.codes[code] = (row.codes[code] ?? 0) + 1;
    row.examples[code] ??= probe;
  }

  #keepSlow(one: SlowRequest): void {
    if (one.durationMs < (this.slowest.at(-1)?.durationMs ?? 0) && this.slowest.length >= MOST_SLOW) return;
    this.slowest = [...this.slowest, one]
      .toSorted((first, second) => second.durationMs - first.durationMs)
      .slice(0, MOST_SLOW);
  }

  #row(operation = "(none)"): Refusals {
    const known = this.operations.get(operation) ?? {
      sent: 0,
      refused: 0,
      asked: 0,
      allowed: 0,
      codes: {},
      examples: {},
    };
    this.operations.set(operation, known);
    return known;
  }
}
