import { getXRayTraceIdFromEnv } from "@aws-lambda-powertools/commons/utils/env";
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
  /** made once: of Powertools' fields, time and trace alone change from request to request */
  readonly #own: Record<string, unknown> = { ...this.createAndPopulateLogItem(INFO, "audit", []).getAttributes() };
  /** the request that was written of last */
  #about: AuditLine | undefined;
  #aboutText = "";

  /** No level decides about an audit line, also not one that the function's logging configuration sets (`AWS_LAMBDA_LOG_LEVEL`). */
  write(line: AuditLine, about: AuditLine = {}): void {
    if (about !== this.#about) {
      this.#about = about;
      this.#aboutText = JSON.stringify(about);
    }
    this.#own["timestamp"] = line["time"] ?? new Date().toISOString();
    this.#own["xray_trace_id"] = getXRayTraceIdFromEnv();
    // flat, in one pass: a line holds no error, cycle or big integer, which Powertools looks for at every value
    process.stdout.write(`${join(join(JSON.stringify(this.#own), JSON.stringify(line)), this.#aboutText)}\n`);
  }
}

/** The texts of two objects as that of one. */
function join(first: string, second: string): string {
  return second === "{}" ? first : `${first.slice(0, -1)},${second.slice(1)}`;
}

/** Writes audit lines to standard output as JSON, one object each, whatever the level of the rest of the log. */
export function auditWriter(serviceName: string): WriteAudit {
  const logger = new LineLogger({ serviceName, logLevel: "INFO", logFormatter: new LineFormatter() });
  return (line, about) => logger.write(line, about);
}
