import { matchOperation } from "../../../shared/opensearch/match.ts";
import type { ReadOperation } from "../../../shared/opensearch/read-operation.ts";
import { NO_OPENED_IDS, type OpenedId, resolve, type ResolvedRequest } from "../../../shared/opensearch/resolve.ts";
import { readNow } from "../../support/read-now.ts";

export const NOW = new Date("2026-11-22T10:00:00Z");

/** `METHOD /path?query` with a body, read as the proxy reads it. */
export function readLine(line: string, body: string | object = ""): ReadOperation {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const raw = path === "/" ? [] : path.split("/").slice(1);
  const matched = matchOperation(method, raw, raw.map(decodeURIComponent));
  if (matched === undefined) throw new Error(`${line} is not known`);
  return readNow({
    operation: matched.operation,
    pathParams: matched.params,
    query: new Map(new URLSearchParams(query)),
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });
}

/** The same, with all that it needs; ids as they were opened. */
export function resolveLine(
  line: string,
  body?: string | object,
  opened: ReadonlyMap<string, OpenedId> = NO_OPENED_IDS,
): ResolvedRequest {
  return resolve(readLine(line, body), opened, NOW);
}

/** The code and reason of a refusal: `expression-too-wide: …`. */
export function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code}: ${message}`;
  }
  return undefined;
}
