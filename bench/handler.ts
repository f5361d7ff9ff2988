import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type LoadedFunction, loadFunction, newContext } from "../local/gateway/lambda.ts";
import { startDomain } from "./domain.ts";
import { paired } from "./measure.ts";
import { eventsOf } from "./proxy-events.ts";
import { runFloor } from "./proxy-floor.ts";
import { ProxySink } from "./proxy-sink.ts";
import { type BenchContext, ratioRow, type Row } from "./row.ts";
import { dashboardSearch, viewerSearch } from "./search-bodies.ts";

const REQUESTS = [
  { size: "no body", method: "GET", target: "/logs-app/_search?q=level:error", body: Buffer.alloc(0) },
  { size: "1 KB", method: "POST", target: "/logs-app/_search", body: Buffer.from(JSON.stringify(viewerSearch())) },
  { size: "50 KB", method: "POST", target: "/logs-app/_search", body: Buffer.from(JSON.stringify(dashboardSearch())) },
] as const;
/** A function of this size is compiled to its end after some thousand requests. */
const LONG = { rounds: 300, settleMs: 6_000 };
/** As the event, it is the runtime's; one serves for all, its time never running out. */
const CONTEXT = newContext("proxy", 24 * 60 * 60 * 1_000);
const FLOOR = "sha256 + 4 HMAC + JSON.parse + a round trip";

/** The built proxy from event to answer, its names known and its connection open, against what no proxy can do without. */
export async function measureHandler(context: BenchContext): Promise<readonly Row[]> {
  const domain = await startDomain(context);
  try {
    const streaming = await loadProxy(context, true);
    const buffered = await loadProxy(context, false);
    const rows: Row[] = [];
    for (const { size, method, target, body } of REQUESTS) {
      const events = Array.from({ length: 32 }, () =>
        eventsOf({ method, target, body, requestId: randomUUID() }, domain.policy),
      );
      let count = 0;
      const next = () => events[count++ % events.length];
      const floor = () => runFloor({ host: domain.host, method, target, body });
      const stream = () => callStreaming(streaming, next()?.rest);
      const buffer = () => callBuffered(buffered, next()?.http);
      rows.push(ratioRow(await paired(`proxy, streamed, ${size}`, floor, stream, LONG), FLOOR, 1.5));
      rows.push(ratioRow(await paired(`proxy, buffered, ${size}`, floor, buffer, LONG), FLOOR, 1.5));
    }
    return rows;
  } finally {
    domain.stop();
  }
}

export function loadProxy({ dist }: BenchContext, streaming: boolean): Promise<LoadedFunction> {
  const file = join(dist, "proxy", "index.js");
  return loadFunction({ file, handler: streaming ? "handler" : "httpHandler", streaming, environment: {} });
}

/** Throws when the answer is not the domain's. */
export async function callStreaming(loaded: LoadedFunction, event: unknown): Promise<void> {
  if (loaded.kind !== "stream") throw new Error("the proxy does not stream");
  const sink = new ProxySink();
  await loaded.call(event, sink, CONTEXT);
  if (sink.prelude?.startsWith('{"statusCode":200') !== true) throw new Error(`the proxy answers ${sink.prelude}`);
}

async function callBuffered(loaded: LoadedFunction, event: unknown): Promise<void> {
  if (loaded.kind !== "buffered") throw new Error("the proxy streams");
  const answer = (await loaded.call(event, CONTEXT)) as { statusCode: number; body: string };
  if (answer.statusCode !== 200) throw new Error(`the proxy answers ${answer.statusCode}: ${answer.body}`);
}
