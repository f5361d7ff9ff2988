import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { pipeline } from "node:stream/promises";
import { basicAuthorization } from "../../shared/http/basic.ts";

/** Headers of the way to the front, which the node is not to see. */
const NOT_FORWARDED = new Set([
  "authorization",
  "connection",
  "host",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "expect",
]);
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);
const agents = { "http:": new http.Agent({ keepAlive: true }), "https:": new https.Agent({ keepAlive: true }) };

/**
 * Sends method, raw path and body unchanged, streams the answer back byte for byte, and returns its status; 503 when the
 * node is gone. When the caller goes away the request ends at the node, too, which then stops its work.
 */
export async function forwardToNode(
  opensearch: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<number> {
  const answer = await send(opensearch, request, body, response).catch(() => undefined);
  if (answer === undefined) {
    response.writeHead(503, { "content-type": "application/json" }).end('{"message":"Service Unavailable"}');
    return 503;
  }
  const status = answer.statusCode ?? 502;
  response.writeHead(
    status,
    filterPairs(answer.rawHeaders, (name) => !HOP_BY_HOP.has(name)),
  );
  await pipeline(answer, response);
  return status;
}

function send(
  opensearch: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<IncomingMessage> {
  const { protocol, hostname, port, username, password } = new URL(opensearch);
  const headers = filterPairs(request.rawHeaders, (name) => !NOT_FORWARDED.has(name) && !name.startsWith("x-amz-"));
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  if (hasBody) headers.push("content-length", String(body.length));
  headers.push("host", port === "" ? hostname : `${hostname}:${port}`);
  if (username !== "") {
    headers.push("authorization", basicAuthorization(decodeURIComponent(username), decodeURIComponent(password)));
  }
  const { request: open } = protocol === "https:" ? https : http;
  const agent = agents[protocol as keyof typeof agents];
  return new Promise((resolve, reject) => {
    const out = open({ agent, hostname, port, method: request.method, path: request.url, headers }, resolve);
    out.once("error", reject);
    response.once("close", () => response.writableFinished || out.destroy());
    out.end(hasBody ? body : undefined);
  });
}

function filterPairs(rawHeaders: readonly string[], keep: (lowerCaseName: string) => boolean): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (keep((rawHeaders[at] as string).toLowerCase()))
      kept.push(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  }
  return kept;
}
