import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import { groupHeaders, readBody } from "../stack/body.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { ownHeaders, writeHead } from "./answer.ts";
import { Authorizer } from "./authorize.ts";
import { refuseBrokenBytes } from "./broken-bytes.ts";
import { cutPrefix, hostOf } from "./context-values.ts";
import { decodePath, httpEvent } from "./http-event.ts";
import { checkSigned, type IamCaller, type IamIdentity } from "./iam.ts";
import { invokeFunction } from "./invoke.ts";
import type { LoadedFunction } from "./lambda.ts";
import { LIMITS } from "./limits.ts";
import { type GatewayResponse, REFUSALS, type Refusal, renderRefusal } from "./refusal.ts";
import { restEvent } from "./rest-event.ts";
import { matchRoute } from "./routes.ts";
import type { ApiDescription, Exchange, GatewayType, WireRequest } from "./types.ts";

/** where the local API is, for those who sign requests to it */
export const LOCAL_REGION = "eu-west-1";

export interface GatewayOptions {
  readonly type: GatewayType;
  readonly authorizer: LoadedFunction;
  readonly proxy: LoadedFunction;
  /** only with a policy that has entitlements */
  readonly access?: LoadedFunction | undefined;
  /** … and a public client to sign in with */
  readonly portal?: LoadedFunction | undefined;
  /** what a REST API's own refusals look like, from the packaged template */
  readonly responses: readonly GatewayResponse[];
  /** who may call the routes that take signed requests */
  readonly iamCallers?: readonly IamCaller[];
  readonly port?: number | undefined;
  readonly stage?: string | undefined;
  readonly basePath?: string | undefined;
  /** runs the functions where the stack's stand-ins are */
  readonly within?: <T>(work: () => T) => T;
  readonly now?: () => number;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Accepts longer heads than API Gateway, so that its limit is answered here and not by Node's parser. */
const MAX_HEADER_SIZE = 256 * 1024;

const SETTLE_MS = 2_000;

/** An API Gateway on 127.0.0.1: the events, limits, caches and refusals of the real one, around the built functions. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const api: ApiDescription = {
    accountId: "123456789012",
    apiId: "local00000",
    region: LOCAL_REGION,
    stage: options.stage ?? "dev",
    basePath: options.basePath ?? "",
  };
  const authorizer = new Authorizer(options.type, options.authorizer, api, options.now ?? Date.now);
  const running = new Set<Promise<unknown>>();
  const server = http.createServer(
    { maxHeaderSize: MAX_HEADER_SIZE, keepAliveTimeout: 60_000 },
    (request, response) => {
      const run = options.within ?? ((work: () => unknown) => work());
      run(() => {
        const work = serve(request, response, options, authorizer, api).catch(() => response.destroy());
        running.add(work);
        void work.finally(() => running.delete(work));
      });
    },
  );
  // Node drops what comes after the first thousand without a word
  server.maxHeadersCount = 0;
  refuseBrokenBytes(server);
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, close: () => stopListening(server).then(() => settle(running)) };
}

/** A function that still runs writes its last line; one that hangs is not waited for. */
async function settle(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SETTLE_MS);
  });
  await Promise.race([Promise.all(running), late]);
  clearTimeout(timer);
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  options: GatewayOptions,
  authorizer: Authorizer,
  api: ApiDescription,
): Promise<void> {
  const head = readHead(message);
  const exchange: Exchange = {
    requestId: randomUUID(),
    receivedAt: new Date(),
    domainName: hostOf(head),
    routePath: "",
  };
  const body = await readBody(message, LIMITS.bodyBytes);
  const request = { ...head, body: body ?? Buffer.alloc(0) };
  const refusal =
    body === undefined ? REFUSALS.tooLarge : await handle(request, response, exchange, options, authorizer, api);
  if (refusal === undefined) return;
  const { status, headers, body: text } = renderRefusal(options.type, refusal, request, exchange, options.responses);
  const closing: [string, string][] = body === undefined ? [["connection", "close"]] : [];
  const own = ownHeaders(options.type, exchange);
  writeHead(response, status, [...headers, ...own, ...closing, ["content-length", String(text.length)]]);
  response.end(text);
}

/** The way of one request, in API Gateway's order; returns its own refusal, or undefined when a function has answered. */
async function handle(
  request: WireRequest,
  response: ServerResponse,
  received: Exchange,
  { type, proxy, access, portal, iamCallers = [], now = Date.now }: GatewayOptions,
  authorizer: Authorizer,
  api: ApiDescription,
): Promise<Refusal | undefined> {
  if (headBytes(request) > LIMITS.headBytes) return REFUSALS.headersTooLarge;
  if (!request.path.startsWith("/")) return REFUSALS.badRequest;
  const below = cutPrefix(type, request, api);
  if (below === undefined) return REFUSALS.forbiddenHost;
  const routePath = type === "http" ? decodePath(below) : below;
  const exchange = { ...received, routePath };
  const added = { access, portal };
  const additions = (["access", "portal"] as const).filter((name) => added[name] !== undefined);
  const route = matchRoute(type, request.method, routePath, additions);
  if (route === undefined) return REFUSALS.noRoute;
  let context: Readonly<Record<string, string | number>> | undefined;
  if (route.authorization === "bearer") {
    const authorized = await authorizer.authorize(request, route, exchange);
    if ("refusal" in authorized) return authorized.refusal;
    context = authorized.context;
  }
  let identity: IamIdentity | undefined;
  if (route.authorization === "iam") {
    const signed = await checkSigned(type, request, iamCallers, api, new Date(now()));
    if ("refusal" in signed) return signed.refusal;
    identity = signed.identity;
  }
  let event: unknown;
  try {
    event = (type === "rest" ? restEvent : httpEvent)(request, route, exchange, api, context, identity);
  } catch (error) {
    if (error instanceof URIError) return REFUSALS.badRequest;
    throw error;
  }
  const answering = route.answeredBy === undefined ? proxy : added[route.answeredBy];
  return invokeFunction(type, answering ?? proxy, event, exchange, response);
}

function readHead(message: IncomingMessage): Omit<WireRequest, "body"> & { body: Buffer } {
  const target = message.url ?? "/";
  const cut = target.indexOf("?");
  return {
    method: message.method ?? "GET",
    path: cut === -1 ? target : target.slice(0, cut),
    query: cut === -1 ? undefined : target.slice(cut + 1),
    rawHeaders: message.rawHeaders,
    headers: groupHeaders(message.rawHeaders),
    body: Buffer.alloc(0),
  };
}

/** Request line and headers as they stood on the wire. */
function headBytes({ method, path, query, rawHeaders }: WireRequest): number {
  const line = method.length + path.length + (query === undefined ? 0 : query.length + 1) + " HTTP/1.1\r\n".length + 1;
  return rawHeaders.reduce((sum, text) => sum + text.length + 2, line + 2);
}
