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
  /** the request that was written of last, and what Powertools says of it: it says the same of its next line */
  #about: AuditLine | undefined;
  #aboutText = "";
  #own: Record<string, unknown> = {};

  /** No level decides about an audit line, also not one that the function's logging configuration sets (`AWS_LAMBDA_LOG_LEVEL`). */
  write(line: AuditLine, about: AuditLine = {}): void {
    if (about === this.#about) this.#own["timestamp"] = line["time"];
    else {
      this.#about = about;
      this.#aboutText = JSON.stringify(about);
      this.#own = this.createAndPopulateLogItem(INFO, "audit", []).getAttributes();
    }
    // flat, in one pass: a line holds no error, cycle or big integer, which Powertools looks for at every value
    process.stdout.write(joined(JSON.stringify(Object.assign(this.#own, line)), this.#aboutText));
  }
}

/** Two texts of objects as that of one, and the end of its line. */
function joined(first: string, second: string): string {
  return second === "{}" ? `${first}\n` : `${first.slice(0, -1)},${second.slice(1)}\n`;
}

/** Writes audit lines to standard output as JSON, one object each, whatever the level of the rest of the log. */
export function auditWriter(serviceName: string): WriteAudit {
  const logger = new LineLogger({ serviceName, logLevel: "INFO", logFormatter: new LineFormatter() });
  return (line, about) => logger.write(line, about);
}
