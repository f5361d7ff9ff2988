import type { ApiDescription, Exchange, GatewayType, WireRequest } from "./types.ts";

/** `execute-api` hosts have the stage in the path, all others the base path of their mapping. */
export function isExecuteApiHost(host: string): boolean {
  return /^[a-z0-9-]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host);
}

/** Host without its port. */
export function hostOf(request: WireRequest): string {
  return (request.headers.get("host")?.[0] ?? "localhost").replace(/:\d+$/, "").toLowerCase();
}

/**
 * What stands before the routed path: `/<stage>` on an execute-api host (the HTTP API's `$default` stage has none),
 * `/<basePath>` on any other. Undefined: the path does not begin with it.
 */
export function cutPrefix(type: GatewayType, request: WireRequest, api: ApiDescription): string | undefined {
  const onApiHost = isExecuteApiHost(hostOf(request));
  const prefix = onApiHost ? (type === "rest" ? `/${api.stage}` : "") : api.basePath === "" ? "" : `/${api.basePath}`;
  if (prefix === "") return request.path;
  if (request.path === prefix) return "/";
  return request.path.startsWith(`${prefix}/`) ? request.path.slice(prefix.length) : undefined;
}

/** `22/Nov/2026:17:03:59 +0000` */
export function formatRequestTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>` */
export function methodArn(api: ApiDescription, stage: string, request: WireRequest, exchange: Exchange): string {
  const prefix = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${stage}`;
  return `${prefix}/${request.method}/${exchange.routePath.replace(/^\//, "")}`;
}
