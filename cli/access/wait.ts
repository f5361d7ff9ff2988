import { setTimeout as sleep } from "node:timers/promises";
import type { RequestView } from "../../shared/access/request-view.ts";
import { type CallGate, GateRefusal, NoAnswer } from "./gate-connection.ts";

const FIRST_MS = 2_000;
const MOST_MS = 15_000;
/** A gate that is deployed anew, a network that changes: one asks again. */
const MOST_FAILURES = 5;

export interface Waiting {
  readonly call: CallGate;
  /** told of each answer that has come */
  readonly onProgress: (request: RequestView) => void;
  readonly firstMs?: number;
}

/** Asks until the request is pending no more, ever more seldom. Throws what cannot be mended by asking again. */
export async function waitForAnswer(
  request: RequestView,
  { call, onProgress, firstMs = FIRST_MS }: Waiting,
): Promise<RequestView> {
  let current = request;
  let failures = 0;
  for (let pause = firstMs; current.state === "pending"; pause = Math.min(pause * 1.2, MOST_MS)) {
    await sleep(pause);
    try {
      const next = (await call({ method: "GET", path: `/requests/${current.id}` })) as RequestView;
      if (next.reviews.length !== current.reviews.length) onProgress(next);
      current = next;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures > MOST_FAILURES) throw error;
    }
  }
  return current;
}

function isPassing(error: unknown): boolean {
  return error instanceof NoAnswer || (error instanceof GateRefusal && (error.status >= 500 || error.status === 429));
}
