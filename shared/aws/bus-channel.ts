import type { Channel } from "../access/notify/announcer.ts";
import { bridgeEvent } from "../access/notify/bridge-event.ts";
import { FaultError } from "../errors.ts";
import { parseObject } from "../parse-object.ts";
import { createServiceCall, type ServiceCallOptions } from "./service-call.ts";
import { regionOf, serviceHost } from "./service-host.ts";

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 65_536;

/** Events on a bus of EventBridge (PutEvents, JSON 1.1). */
export function busChannel(bus: string, options: ServiceCallOptions): Channel {
  const call = createServiceCall("events", MAX_ANSWER_BYTES, options);
  const region = regionOf(bus);
  const host = serviceHost("events", region);
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
  return {
    name: "bus",
    send: async (announcement) => {
      const body = Buffer.from(JSON.stringify({ Entries: [{ EventBusName: bus, ...bridgeEvent(announcement) }] }));
      const { status, text } = await call({ region, host, headers, body }, TIMEOUT_MS);
      const answer = parseObject(text);
      // 200 is also the answer for an entry that was not taken
      if (status === 200 && answer?.["FailedEntryCount"] === 0) return;
      const [entry] = Array.isArray(answer?.["Entries"]) ? (answer["Entries"] as { ErrorCode?: unknown }[]) : [];
      const named = entry?.ErrorCode ?? answer?.["__type"];
      const code = typeof named === "string" && /^[A-Za-z#.]{1,80}$/.test(named) ? named : "no code";
      throw new FaultError("gate-failed", `EventBridge answered PutEvents with ${status} (${code})`);
    },
  };
}
