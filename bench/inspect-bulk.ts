import { createHash } from "node:crypto";
import { COMMON_INSPECTORS } from "../shared/opensearch/bodies/inspectors.ts";
import { paired } from "./measure.ts";
import { ratioRow, type Row } from "./row.ts";

/** The action lines that common clients write. */
const CLIENTS: readonly { readonly name: string; readonly action: (at: number) => string }[] = [
  { name: "logstash", action: () => '{"create":{"_index":"logs-app"}}' },
  { name: "opensearch-py", action: (at) => `{"index": {"_index": "logs-app-${at % 3}", "_id": "${at}"}}` },
];

/** Finding every index in a bulk of 1 MB, against hashing it, which its signature needs anyway. */
export async function measureInspectBulk(): Promise<readonly Row[]> {
  const context = { operation: "bulk", hasPathIndex: false };
  const rows: Row[] = [];
  for (const { name, action } of CLIENTS) {
    const body = bulkOf(action);
    const floor = (): unknown => createHash("sha256").update(body).digest();
    const subject = (): unknown => COMMON_INSPECTORS.bulk(body, context);
    rows.push(ratioRow(await paired(`inspect _bulk 1 MB, ${name}`, floor, subject), "sha256 of the body", 2));
  }
  return rows;
}

function bulkOf(action: (at: number) => string): Buffer {
  const lines: string[] = [];
  for (let at = 0, length = 0; length < 1_000_000; at++) {
    const pair = `${action(at)}\n${JSON.stringify(logEntry(at))}\n`;
    lines.push(pair);
    length += pair.length;
  }
  return Buffer.from(lines.join(""));
}

function logEntry(at: number): object {
  return {
    "@timestamp": "2026-11-22T17:19:05.728Z",
    level: "info",
    service: "checkout",
    host: `ip-10-0-${at % 255}-17`,
    message: `GET /api/orders/${at} 200 ${at % 97}ms "Mozilla/5.0 (X11; Linux x86_64)"`,
    trace: at.toString(16).padStart(32, "0"),
  };
}
