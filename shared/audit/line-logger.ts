import { getXRayTraceIdFromEnv } from "@aws-lambda-powertools/commons/utils/env";
import { LogFormatter, Logger, LogItem } from "@aws-lambda-powertools/logger";
import type { AuditLine, WriteAudit } from "./line.ts";

type Own = Parameters<LogFormatter["formatAttributes"]>[0];

/** Powertools' own fields as its formatter names them, but for the trace. */
class LineFormatter extends LogFormatter {
  formatAttributes({ logLevel, message, timestamp, serviceName }: Own, extra: object): LogItem {
    const own = { level: logLevel, message, timestamp: timestamp.toISOString(), service: serviceName };
    return new LogItem({ attributes: Object.assign(own, extra) });
  }
}

/** Powertools' number of the level. */
const INFO = 12;

class LineLogger extends Logger {
  /** the text of Powertools' fields before and behind the time: it alone changes from line to line */
  readonly #own = splitAtTime(this.createAndPopulateLogItem(INFO, "audit", []).getAttributes());
  /** the request that was written of last */
  #about: AuditLine | undefined;
  /** with the trace, which is that of the request */
  #aboutText = "";

  /** No level decides about an audit line, also not one that the function's logging configuration sets (`AWS_LAMBDA_LOG_LEVEL`). */
  write(line: AuditLine, about: AuditLine = {}): void {
    if (about !== this.#about) {
      this.#about = about;
      this.#aboutText = join(JSON.stringify({ xray_trace_id: getXRayTraceIdFromEnv() }), JSON.stringify(about));
    }
    const [before, behind] = this.#own;
    const own = `${before}${JSON.stringify(line["time"] ?? new Date())}${behind}`;
    // flat, in one pass: a line holds no error, cycle or big integer, which Powertools looks for at every value
    process.stdout.write(`${join(join(own, JSON.stringify(line)), this.#aboutText)}\n`);
  }
}

function splitAtTime(attributes: Readonly<Record<string, unknown>>): readonly [before: string, behind: string] {
  const time = JSON.stringify(attributes["timestamp"]);
  const [before = "", behind = ""] = JSON.stringify(attributes).split(time, 2);
  return [before, behind];
}

/** The texts of two objects as that of one. */
function join(first: string, second: string): string {
  if (first === "{}") return second;
  return second === "{}" ? first : `${first.slice(0, -1)},${second.slice(1)}`;
}

/** Writes audit lines to standard output as JSON, one object each, whatever the level of the rest of the log. */
export function auditWriter(serviceName: string): WriteAudit {
  const logger = new LineLogger({ serviceName, logLevel: "INFO", logFormatter: new LineFormatter() });
  return (line, about) => logger.write(line, about);
}
