import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { randomUUID } from "node:crypto";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { startDomain } from "./domain.ts";
import { callStreaming, loadProxy } from "./handler.ts";
import { eventsOf } from "./proxy-events.ts";
import type { BenchContext, Row } from "./row.ts";
import { viewerSearch } from "./search-bodies.ts";

const REQUESTS = 100_000;
/** From here on caches are full and code is compiled. */
const SETTLED_AT = 20_000;
const AT_ONCE = 16;
const MOST_MS = 360_000;
const MIB = 1024 * 1024;
/** Of heap in use over 80,000 requests: 13 bytes for each. */
const GOAL_BYTES = 1 * MIB;

const BODY = Buffer.from(JSON.stringify(viewerSearch()));

/** What 80,000 more requests leave behind, of 5,000 people on 300 indices, each with an id of its own. */
export async function measureMemory(context: BenchContext): Promise<readonly Row[]> {
  const domain = await startDomain(context);
  try {
    const proxy = await loadProxy(context, true);
    const started = performance.now();
    let done = 0;
    const runUntil = async (count: number): Promise<void> => {
      const worker = async (): Promise<void> => {
        while (done < count) {
          if (performance.now() - started > MOST_MS) throw new Error(`only ${done} requests in ${MOST_MS / 1000} s`);
          await callStreaming(proxy, eventOf(done++, domain.policy));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    };
    await runUntil(SETTLED_AT);
    const before = inUse();
    await runUntil(REQUESTS);
    const after = inUse();
    return [
      rowOf("heap", before.heapUsed, after.heapUsed, GOAL_BYTES),
      rowOf("resident", before.rss, after.rss, undefined),
    ];
  } finally {
    domain.stop();
  }
}

function rowOf(what: string, before: number, after: number, goal: number | undefined): Row {
  const floor = { what: `after ${SETTLED_AT} requests`, value: before };
  const name = `memory, ${what}, ${REQUESTS} requests`;
  return { name, floor, measured: after, unit: "bytes", compare: "+", result: after - before, goal };
}

function eventOf(at: number, policy: PolicyDocument): unknown {
  const target = `/logs-${at % 300}/_search`;
  return eventsOf(
    { method: "POST", target, body: BODY, person: `person-${at % 5_000}`, requestId: randomUUID() },
    policy,
  ).rest;
}

function inUse(): NodeJS.MemoryUsage {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 4; round++) collect();
  return process.memoryUsage();
}
