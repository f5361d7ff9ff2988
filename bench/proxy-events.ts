import { httpEvent } from "../local/gateway/http-event.ts";
import { restEvent } from "../local/gateway/rest-event.ts";
import type { WireRequest } from "../local/gateway/types.ts";
import { buildContext } from "../shared/policy/context.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";

const API = { accountId: "123456789012", apiId: "a1b2c3d4e5", region: "eu-west-1", stage: "prod", basePath: "" };
const HOST = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";

export interface EventWish {
  readonly method: "GET" | "POST";
  /** with its query, without the stage */
  readonly target: string;
  readonly body: Buffer;
  /** whose token it was; default `alice` */
  readonly person?: string;
  readonly requestId?: string;
}

/** The event that each kind of gateway makes of a request of a person in `okta:devops`. */
export function eventsOf(wish: EventWish, policy: PolicyDocument): { readonly rest: unknown; readonly http: unknown } {
  const [path = "/", query] = wish.target.split("?");
  const person = wish.person ?? "alice";
  const headers: [string, string][] = [
    ["accept", "application/json"],
    ["accept-encoding", "gzip, deflate"],
    ["authorization", "Bearer left-out"],
    ["host", HOST],
    ["user-agent", "opensearch-js/3.9.0 (linux; Node.js 24)"],
    ...(wish.body.length > 0 ? [["content-type", "application/json"] satisfies [string, string]] : []),
  ];
  const request: WireRequest = {
    method: wish.method,
    path,
    query,
    rawHeaders: headers.flat(),
    headers: new Map(headers.map(([name, value]) => [name, [value]])),
    body: wish.body,
  };
  const segments = path.slice(1);
  const route = { method: "ANY", resource: "/{proxy+}", pathParameters: { proxy: segments } };
  const exchange = {
    requestId: wish.requestId ?? "0af76519-16cd-43dd-8448-eb211c80319c",
    receivedAt: new Date(),
    domainName: HOST,
    routePath: path,
  };
  const context = { ...contextOf(person, policy) };
  return {
    rest: restEvent({ ...request, path: `/${API.stage}${path}` }, route as never, exchange, API, context),
    http: httpEvent(request, { ...route, method: "ANY" } as never, exchange, API, context),
  };
}

/** Of somebody who may ask for nothing: what a read of temporary grants costs is a measure of its own. */
function contextOf(person: string, policy: PolicyDocument): Readonly<Record<string, string>> {
  const principal = {
    id: `okta:${person}`,
    issuer: "okta",
    groups: ["okta:devops"],
    client: "okta:0oa1x2y3z4A5b6C7d8e9",
    isMachine: false,
    displayName: `${person}@example.com`,
    expiresAt: Math.floor(Date.now() / 1_000) + 86_400,
    issuedAt: Math.floor(Date.now() / 1_000),
    tokenId: `AT.${person}`,
  };
  const { access: _access, ...standing } = policy;
  return { ...buildContext(principal, standing) };
}
