import { formatRequestTime, isExecuteApiHost, methodArn } from "./context-values.ts";
import type { IamIdentity } from "./iam.ts";
import type { RouteMatch } from "./routes.ts";
import type { ApiDescription, Exchange, WireRequest } from "./types.ts";

type Multi = Record<string, string[]>;

/** What the proxy's and the authorizer's events have in common (REST, Lambda proxy integration, version 1.0). */
function sharedEvent(
  request: WireRequest,
  route: RouteMatch,
  exchange: Exchange,
  api: ApiDescription,
  iam: IamIdentity | undefined,
) {
  const headers = multiHeaders(request);
  const query = multiQuery(request.query);
  return {
    resource: route.resource,
    path: eventPath(request, exchange),
    httpMethod: request.method,
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: query === null ? null : lastOfEach(query),
    multiValueQueryStringParameters: query,
    pathParameters: route.pathParameters,
    stageVariables: null,
    requestContext: {
      resourceId: Buffer.from(route.resource).toString("hex").slice(-6),
      resourcePath: route.resource,
      httpMethod: request.method,
      extendedRequestId: `${exchange.requestId.slice(0, 15)}=`,
      requestTime: formatRequestTime(exchange.receivedAt),
      // INVARIANT: exactly as on the wire, percent-encoded, with the stage or the base path
      path: request.path,
      accountId: api.accountId,
      protocol: "HTTP/1.1",
      stage: api.stage,
      domainPrefix: exchange.domainName.split(".")[0] ?? "",
      requestTimeEpoch: exchange.receivedAt.getTime(),
      requestId: exchange.requestId,
      identity: identityOf(request, iam),
      domainName: exchange.domainName,
      deploymentId: "local0",
      apiId: api.apiId,
    },
  };
}

export type RestEvent = ReturnType<typeof restEvent>;

/** The event of the proxy; its body is base64 because every media type is binary (`binaryMediaTypes`: all). */
export function restEvent(
  request: WireRequest,
  route: RouteMatch,
  exchange: Exchange,
  api: ApiDescription,
  authorizer: Readonly<Record<string, string | number>> | undefined,
  iam?: IamIdentity,
) {
  const event = sharedEvent(request, route, exchange, api, iam);
  const hasBody = request.body.length > 0;
  return {
    ...event,
    requestContext: authorizer === undefined ? event.requestContext : { ...event.requestContext, authorizer },
    body: hasBody ? request.body.toString("base64") : null,
    isBase64Encoded: hasBody,
  };
}

/** The event of a REQUEST authorizer. */
export function restAuthorizerEvent(request: WireRequest, route: RouteMatch, exchange: Exchange, api: ApiDescription) {
  return {
    type: "REQUEST",
    methodArn: methodArn(api, api.stage, request, exchange),
    ...sharedEvent(request, route, exchange, api, undefined),
  };
}

/** Without the stage, but with the base path of a custom domain. */
function eventPath(request: WireRequest, exchange: Exchange): string {
  return isExecuteApiHost(exchange.domainName) ? exchange.routePath : request.path;
}

function multiHeaders(request: WireRequest): Multi {
  /** lower-case name → the name as first sent, and the values */
  const groups = new Map<string, [name: string, values: string[]]>();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const [name, value] = request.rawHeaders.slice(at, at + 2) as [string, string];
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower)) continue;
    const known = groups.get(lower);
    if (known === undefined) groups.set(lower, [name, [value]]);
    else known[1].push(value);
  }
  const forwarded = request.headers.get("x-forwarded-for") ?? [];
  groups.set("x-forwarded-for", ["X-Forwarded-For", [[...forwarded, "127.0.0.1"].join(", ")]]);
  groups.set("x-forwarded-port", ["X-Forwarded-Port", ["443"]]);
  groups.set("x-forwarded-proto", ["X-Forwarded-Proto", ["https"]]);
  return Object.fromEntries(groups.values());
}

/** Consumed by the front; `content-length` is not in a REST event either. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "upgrade",
  "expect",
  "content-length",
  "x-forwarded-for",
]);

/** Decoded as a form, and split at `;` as well as at `&`; null without a query. */
function multiQuery(query: string | undefined): Multi | null {
  if (query === undefined || query === "") return null;
  const values: Multi = Object.create(null) as Multi;
  for (const pair of query.split(/[&;]/)) {
    if (pair === "") continue;
    const cut = pair.indexOf("=");
    const name = decodeForm(cut === -1 ? pair : pair.slice(0, cut));
    (values[name] ??= []).push(cut === -1 ? "" : decodeForm(pair.slice(cut + 1)));
  }
  return { ...values };
}

/** Throws `URIError` on a broken escape, which API Gateway answers with 400. */
function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

function lastOfEach(values: Multi): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? ""]));
}

function identityOf(request: WireRequest, iam: IamIdentity | undefined) {
  const nothing = {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    user: null,
  };
  const known =
    iam === undefined
      ? {}
      : {
          accessKey: iam.accessKey,
          accountId: iam.accountId,
          caller: iam.callerId,
          user: iam.callerId,
          userArn: iam.userArn,
        };
  return { ...nothing, ...known, sourceIp: "127.0.0.1", userAgent: request.headers.get("user-agent")?.[0] ?? null };
}
