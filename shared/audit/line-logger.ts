import { LogFormatter, Logger, LogItem } from "@aws-lambda-powertools/logger";
import type { AuditLine, WriteAudit } from "./line.ts";

type Own = Parameters<LogFormatter["formatAttributes"]>[0];

/** Powertools' own fields as its formatter names them, beside the line as it is: not copied field by field. */
class LineFormatter extends LogFormatter {
  formatAttributes({ logLevel, message, timestamp, serviceName, xRayTraceId }: Own, extra: object): LogItem {
    const own = { level: logLevel, message, timestamp: timestamp.toISOString(), service: serviceName };
    return new LogItem({ attributes: { ...extra, own: { ...own, xray_trace_id: xRayTraceId } } });
  }
}

/** Powertools' number of the level. */
const INFO = 12;

class LineLogger extends Logger {
  /** No level decides about an audit line, also not one that the function's logging configuration sets (`AWS_LAMBDA_LOG_LEVEL`). */
  override info(...[message, ...extra]: Parameters<Logger["info"]>): void {
    this.printLog(INFO, this.createAndPopulateLogItem(INFO, message, extra));
  }

  /** Prints a line flat, in one pass each: it holds no error, cycle or big integer, which Powertools looks for at every value. */
  protected override printLog(_level: number, item: LogItem): void {
    const { own, line } = item.getAttributes();
    // a warning of Powertools' own has no line
    const rest = line === undefined ? "}" : `,${JSON.stringify(line).slice(1)}`;
    process.stdout.write(`${JSON.stringify(own).slice(0, -1)}${rest}\n`);
  }
}

/** Writes audit lines to standard output as JSON, one object each, whatever the level of the rest of the log. */
export function auditWriter(serviceName: string): WriteAudit {
  const logger = new LineLogger({ serviceName, logLevel: "INFO", logFormatter: new LineFormatter() });
  return (line: AuditLine) => logger.info("audit", { line });
}
