import { FaultError } from "../../shared/errors.ts";
import type { BufferedResult } from "../../shared/http/emit.ts";
import { readRoute } from "../../shared/http/route.ts";
import type { PageFile } from "./page-files.ts";

/** What the flow needs from outside. */
export interface PortalPorts {
  /** by the path below `/-/portal` */
  readonly files: ReadonlyMap<string, PageFile>;
  /** what every answer carries */
  readonly headers: Readonly<Record<string, string>>;
  readonly basePath: string | undefined;
  readonly gateway: "rest" | "http" | undefined;
  /** writes the log line of a fault of ours */
  readonly report: (fault: unknown) => void;
}

type Answer = Pick<BufferedResult, "statusCode"> & Partial<BufferedResult>;

const TEXT = { "content-type": "text/plain; charset=UTF-8" };

/**
 * One file of the portal's page. INVARIANT: what is answered is the same for everybody: no token is read, nothing of the
 * request is repeated, and the only place that anybody is sent to is the page itself.
 */
export function answerPortal(event: unknown, ports: PortalPorts): BufferedResult {
  const { headers, ...rest } = answer(event, ports);
  return { body: "", isBase64Encoded: false, ...rest, headers: { ...ports.headers, ...headers } };
}

function answer(event: unknown, ports: PortalPorts): Answer {
  try {
    const { route, method, below, event: read } = readRoute(event, ports);
    if (route.kind !== "portal") throw new FaultError("gate-failed", "the event is for another function");
    if (method !== "GET" && method !== "HEAD") {
      return { statusCode: 405, headers: { ...TEXT, allow: "GET, HEAD" }, body: "only GET and HEAD\n" };
    }
    // the page's own links are relative to its address without a slash at the end
    if (below === "/") return { statusCode: 308, headers: { location: "../portal", "cache-control": "no-cache" } };
    const file = ports.files.get(below ?? "/");
    if (file === undefined) return { statusCode: 404, headers: TEXT, body: "there is nothing here\n" };
    return { ...show(file, read.headers), ...(method === "HEAD" ? { body: "", isBase64Encoded: false } : {}) };
  } catch (error) {
    ports.report(error);
    return { statusCode: 500, headers: TEXT, body: "the gate could not answer this\n" };
  }
}

function show(file: PageFile, asked: ReadonlyMap<string, readonly string[]>): Answer {
  const known = { etag: file.etag, "cache-control": "no-cache", vary: "accept-encoding" };
  const tags = (asked.get("if-none-match") ?? []).flatMap((value) => value.split(",").map((tag) => tag.trim()));
  if (tags.includes(file.etag)) return { statusCode: 304, headers: known };
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test((asked.get("accept-encoding") ?? []).join(","));
  return {
    statusCode: 200,
    headers: { ...known, "content-type": file.type, ...(takesGzip ? { "content-encoding": "gzip" } : {}) },
    body: (takesGzip ? file.gzip : file.bytes).toString("base64"),
    isBase64Encoded: true,
  };
}
