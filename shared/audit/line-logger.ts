import { LogFormatter, Logger, LogItem } from "@aws-lambda-powertools/logger";
import type { AuditLine, WriteAudit } from "./line.ts";

type Own = Parameters<LogFormatter["formatAttributes"]>[0];

/** Powertools' own fields as its formatter names them. */
class LineFormatter extends LogFormatter {
  formatAttributes({ logLevel, message, timestamp, serviceName, xRayTraceId }: Own, extra: object): LogItem {
    const at = timestamp.toISOString();
    const own = { level: logLevel, message, timestamp: at, service: serviceName, xray_trace_id: xRayTraceId };
    return new LogItem({ attributes: Object.assign(own, extra) });
  }
}

/** Powertools' number of the level. */
const INFO = 12;

class LineLogger extends Logger {
  /** what Powertools said of the request whose decision was written last: it says the same of its outcome */
  #last: { readonly requestId: unknown; readonly own: Record<string, unknown> } | undefined;

  /** No level decides about an audit line, also not one that the function's logging configuration sets (`AWS_LAMBDA_LOG_LEVEL`). */
  write(line: AuditLine): void {
    const own = this.#ownOf(line);
    // flat, in one pass each: a line holds no error, cycle or big integer, which Powertools looks for at every value
    process.stdout.write(`${JSON.stringify(own).slice(0, -1)},${JSON.stringify(line).slice(1)}\n`);
  }

  #ownOf({ requestId, phase }: AuditLine): Record<string, unknown> {
    if (phase === "outcome" && this.#last !== undefined && requestId === this.#last.requestId) {
      this.#last.own["timestamp"] = new Date().toISOString();
      return this.#last.own;
    }
    const own = this.createAndPopulateLogItem(INFO, "audit", []).getAttributes();
    this.#last = phase === "decision" ? { requestId, own } : undefined;
    return own;
  }
}

/** Writes audit lines to standard output as JSON, one object each, whatever the level of the rest of the log. */
export function auditWriter(serviceName: string): WriteAudit {
  const logger = new LineLogger({ serviceName, logLevel: "INFO", logFormatter: new LineFormatter() });
  return (line: AuditLine) => logger.write(line);
}
