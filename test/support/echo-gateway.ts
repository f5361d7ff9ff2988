import { join } from "node:path";
import { type Gateway, type GatewayOptions, startGateway } from "../../local/gateway/gateway.ts";
import type { HttpEvent } from "../../local/gateway/http-event.ts";
import { loadFunction } from "../../local/gateway/lambda.ts";
import type { RestEvent } from "../../local/gateway/rest-event.ts";
import type { GatewayType } from "../../local/gateway/types.ts";
import { send, type WireAnswer, type WireOptions } from "./wire.ts";

type Authorizer = Readonly<Record<string, string>> & { readonly lambda: Readonly<Record<string, string>> };

/** Either kind of event: each test reads what its gateway's has. */
export type EchoedEvent = RestEvent & HttpEvent & { readonly requestContext: { readonly authorizer: Authorizer } };

const FILE = join(import.meta.dirname, "functions", "echo.mjs");

/** The local gateway around stand-in functions that answer with the event they got. */
export async function startEcho(type: GatewayType, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const streaming = type === "rest";
  const load = (handler: string) => loadFunction({ file: FILE, handler, streaming, environment: {} });
  const authorizer = await load(type === "rest" ? "restHandler" : "simpleHandler");
  const proxy = await load(type === "rest" ? "handler" : "httpHandler");
  return startGateway({ type, authorizer, proxy, responses: [], ...options });
}

/** Sends with a token and reads the event that the function was called with. */
export async function eventOf(gateway: Gateway, options: WireOptions): Promise<EchoedEvent> {
  const answer = await sendWithToken(gateway, options);
  return JSON.parse(answer.text) as EchoedEvent;
}

export function sendWithToken(gateway: Gateway, options: WireOptions): Promise<WireAnswer> {
  return send(gateway.url, { ...options, headers: { authorization: "good", ...options.headers } });
}
