import { formatRequestTime, methodArn } from "./context-values.ts";
import type { IamIdentity } from "./iam.ts";
import type { RouteMatch } from "./routes.ts";
import type { ApiDescription, Exchange, WireRequest } from "./types.ts";

const STAGE = "$default";
/** Bodies that reach a function as text; every other one as base64. */
const TEXT = /^(text\/.*|application\/(json|xml|javascript))$/i;

/** The path as an HTTP API hands it over: decoded, and cut at a `?` that the decoding brought forth. */
export function decodePath(path: string): string {
  const decoded = path.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
  const cut = decoded.indexOf("?");
  return cut === -1 ? decoded : decoded.slice(0, cut);
}

function sharedEvent(request: WireRequest, route: RouteMatch, exchange: Exchange, api: ApiDescription) {
  const routeKey = `${route.method} ${route.resource}`;
  const rawPath = decodePath(request.path);
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: request.query ?? "",
    ...cookiesOf(request),
    headers: joinHeaders(request),
    ...queryOf(request.query),
    ...(route.pathParameters === null ? {} : { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      domainName: exchange.domainName,
      domainPrefix: exchange.domainName.split(".")[0] ?? "",
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: request.headers.get("user-agent")?.[0] ?? "",
      },
      requestId: `${exchange.requestId.slice(0, 15)}=`,
      routeKey,
      stage: STAGE,
      time: formatRequestTime(exchange.receivedAt),
      timeEpoch: exchange.receivedAt.getTime(),
    },
  };
}

export type HttpEvent = ReturnType<typeof httpEvent>;

/** The event of the proxy (HTTP API, payload version 2.0). */
export function httpEvent(
  request: WireRequest,
  route: RouteMatch,
  exchange: Exchange,
  api: ApiDescription,
  context: Readonly<Record<string, unknown>> | undefined,
  identity?: IamIdentity,
) {
  const event = sharedEvent(request, route, exchange, api);
  const lambda = context === undefined ? {} : { lambda: context };
  const iam = identity === undefined ? {} : { iam: iamOf(identity) };
  const authorizer = context === undefined && identity === undefined ? {} : { authorizer: { ...lambda, ...iam } };
  return { ...event, requestContext: { ...event.requestContext, ...authorizer }, ...bodyOf(request) };
}

/** The event of a REQUEST authorizer with simple responses; `token` is its identity source. */
export function httpAuthorizerEvent(
  request: WireRequest,
  route: RouteMatch,
  exchange: Exchange,
  api: ApiDescription,
  token: string,
) {
  return {
    type: "REQUEST",
    routeArn: methodArn(api, STAGE, request, exchange),
    identitySource: [token],
    ...sharedEvent(request, route, exchange, api),
  };
}

function iamOf({ accessKey, accountId, callerId, userArn }: IamIdentity) {
  return { accessKey, accountId, callerId, cognitoIdentity: null, principalOrgId: null, userArn, userId: callerId };
}

/** Text is read as UTF-8, whatever its bytes are: what is not UTF-8 does not survive. */
function bodyOf(request: WireRequest): { body?: string; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const mediaType = (request.headers.get("content-type")?.[0] ?? "").split(";")[0]?.trim() ?? "";
  const isText = TEXT.test(mediaType);
  return { body: request.body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

/** Lower-case names, several values joined with `,`. */
function joinHeaders(request: WireRequest): Record<string, string> {
  const joined = [...request.headers]
    .filter(([name]) => !HOP_BY_HOP.has(name))
    .map(([name, values]) => [name, values.join(",")] as const);
  const forwarded = request.headers.get("x-forwarded-for") ?? [];
  return {
    ...Object.fromEntries(joined),
    "x-forwarded-for": [...forwarded, "127.0.0.1"].join(", "),
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  };
}

const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "te", "upgrade", "expect", "cookie"]);

function cookiesOf(request: WireRequest): { cookies?: string[] } {
  const cookies = (request.headers.get("cookie") ?? [])
    .flatMap((line) => line.split(/;\s*/))
    .filter((cookie) => cookie !== "");
  return cookies.length === 0 ? {} : { cookies };
}

/** Decoded, and duplicates joined with `,`: nothing to rely on. */
function queryOf(query: string | undefined): { queryStringParameters?: Record<string, string> } {
  if (query === undefined || query === "") return {};
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { queryStringParameters: Object.fromEntries(joined) };
}
