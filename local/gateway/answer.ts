import type { ServerResponse } from "node:http";
import type { Exchange, GatewayType } from "./types.ts";

/** Headers of a function's answer that a REST API passes on under another name. */
const REMAPPED = new Set(
  "authorization connection content-length content-md5 date expect host max-forwards server user-agent warn www-authenticate".split(
    " ",
  ),
);
/** … and those that it drops. */
const DROPPED = new Set(["transfer-encoding", "trailer", "te", "upgrade", "via", "keep-alive"]);
const HTTP_DROPPED = new Set([...DROPPED, "connection", "content-length"]);

export type Headers = readonly (readonly [string, string])[];

/** The headers of a function's answer as a caller gets them, and API Gateway's own. */
export function passHeaders(type: GatewayType, headers: Headers, exchange: Exchange): [string, string][] {
  const passed: [string, string][] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (type === "http" ? HTTP_DROPPED.has(lower) : DROPPED.has(lower)) continue;
    passed.push([type === "rest" && REMAPPED.has(lower) ? `x-amzn-Remapped-${lower}` : name, value]);
  }
  return [...passed, ...ownHeaders(type, exchange)];
}

/** What API Gateway adds to every answer. */
export function ownHeaders(type: GatewayType, { requestId }: Exchange): [string, string][] {
  const id = `${requestId.slice(0, 15)}=`;
  return type === "rest"
    ? [
        ["x-amzn-RequestId", requestId],
        ["x-amz-apigw-id", id],
      ]
    : [["Apigw-Requestid", id]];
}

/** Writes status and headers; several values of one name stay several lines. */
export function writeHead(response: ServerResponse, status: number, headers: Headers): void {
  response.writeHead(
    status,
    headers.flatMap(([name, value]) => [name, value]),
  );
}

/** `headers`, `multiValueHeaders` and `cookies` of a function's answer as pairs. */
export function pairsOf(answer: {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>>;
  readonly cookies?: readonly string[];
}): [string, string][] {
  const several = Object.entries(answer.multiValueHeaders ?? {});
  const named = new Set(several.map(([name]) => name.toLowerCase()));
  return [
    ...Object.entries(answer.headers ?? {})
      .filter(([name]) => !named.has(name.toLowerCase()))
      .map(([name, value]): [string, string] => [name, String(value)]),
    ...several.flatMap(([name, values]) => values.map((value): [string, string] => [name, String(value)])),
    ...(answer.cookies ?? []).map((cookie): [string, string] => ["set-cookie", cookie]),
  ];
}
