import type { LoadedFunction } from "../gateway/lambda.ts";
import { newContext } from "../gateway/lambda.ts";

const EVERY_MS = 1_000;
const TIMEOUT_MS = 60_000;

/**
 * Calls the notifier every second, in place of its schedule and of the table's stream: the local database has none. What
 * it tells is found in the table either way.
 */
export function ringEverySecond(
  notifier: LoadedFunction,
  within: <T>(work: () => T) => T,
): { readonly stop: () => Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning || notifier.kind !== "buffered") return;
    isRunning = true;
    running = within(() => notifier.call({}, newContext("notifier", TIMEOUT_MS)))
      // it has logged why
      .catch(() => undefined)
      .finally(() => {
        isRunning = false;
      });
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
