import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { loadFunction, newContext } from "../gateway/lambda.ts";
import { type Injection, runInjected } from "../inject.ts";

const TIMEOUT_MS = 60_000;

/** The built function that looks at the domains, to be called as a schedule does. */
export async function loadDiscovery(buildDir: string, injection: Injection): Promise<() => Promise<void>> {
  const file = join(buildDir, "discovery", "index.js");
  const options = { file, handler: "handler", streaming: false, environment: {} };
  const loaded = await runInjected(injection, () => loadFunction(options));
  if (loaded.kind !== "buffered") throw new TypeError("a scheduled function does not stream");
  const event = { source: "aws.events", "detail-type": "Scheduled Event", detail: {} };
  return async () => {
    await runInjected(injection, () => loaded.call(event, newContext("discovery", TIMEOUT_MS)));
  };
}

/** Begins at once, then again and again, one after the other; what fails is in the function's own log. Returns what ends it. */
export function runEvery(intervalMs: number, work: () => Promise<void>): () => Promise<void> {
  const ending = new AbortController();
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await work().catch(() => undefined);
      await setTimeout(intervalMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    ending.abort();
    await running;
  };
}
