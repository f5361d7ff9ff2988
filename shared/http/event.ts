import { FaultError } from "../errors.ts";

/** What either kind of API Gateway hands over, under one set of names; nothing is decoded or judged yet. */
export interface GatewayEvent {
  readonly gateway: "rest" | "http";
  readonly method: string;
  /** stage or base path included; percent-encoded as it was sent (REST), decoded by the gateway (HTTP API) */
  readonly path: string;
  /** the resource or route that API Gateway chose: `/{proxy+}`, `/-/health`, `$default` */
  readonly binding: string;
  /** the host the request was accepted on */
  readonly domainName: string;
  readonly stage: string;
  /** names in lower case */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** decoded names and values (REST), or the text after `?` (HTTP API) */
  readonly query: ReadonlyMap<string, readonly string[]> | string;
  readonly body: string | undefined;
  readonly isBase64: boolean;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  /** what a Lambda authorizer said */
  readonly authorizerContext: Readonly<Record<string, string>> | undefined;
  /** the ARN of a caller who signed with IAM */
  readonly userArn: string | undefined;
  /** the id of the access key that such a caller signed with */
  readonly accessKey: string | undefined;
}

type Bag = Readonly<Record<string, unknown>>;

/**
 * Reads an event of a REST API or of an HTTP API (payload format 2.0).
 * Anything else, payload format 1.0 of an HTTP API included (its path is decoded, but looks like a REST one),
 * is `FaultError` (`gate-failed`): it does not come from this API.
 */
export function readEvent(event: unknown): GatewayEvent {
  const bag = asBag(event);
  const context = asBag(bag?.["requestContext"]);
  if (bag === undefined || context === undefined) throw notOurs("it has no request context");
  if (bag["version"] === "2.0") return readHttpEvent(bag, context);
  if (bag["version"] === undefined) return readRestEvent(bag, context);
  throw notOurs("its payload format is not known");
}

/** The error for an event that this gate's API cannot have sent; the text goes to the log alone. */
export function notOurs(why: string): FaultError {
  return new FaultError("gate-failed", `the event does not come from this API: ${why}`);
}

function readRestEvent(event: Bag, context: Bag): GatewayEvent {
  const identity = asBag(context["identity"]) ?? {};
  return {
    gateway: "rest",
    method: needText(event["httpMethod"], "httpMethod"),
    path: needText(context["path"], "requestContext.path"),
    binding: needText(event["resource"], "resource"),
    domainName: asText(context["domainName"]) ?? "",
    stage: asText(context["stage"]) ?? "",
    headers: readHeaders(asBag(event["multiValueHeaders"]) ?? asBag(event["headers"]) ?? {}),
    query: readLists(
      asBag(event["multiValueQueryStringParameters"]) ?? asBag(event["queryStringParameters"]) ?? {},
      (name) => name,
    ),
    body: asText(event["body"]),
    isBase64: event["isBase64Encoded"] === true,
    requestId: needText(context["requestId"], "requestContext.requestId"),
    sourceIp: asText(identity["sourceIp"]) ?? "",
    userAgent: asText(identity["userAgent"]),
    authorizerContext: readAuthorizerContext(context["authorizer"]),
    userArn: asText(identity["userArn"]),
    accessKey: asText(identity["accessKey"]),
  };
}

function readHttpEvent(event: Bag, context: Bag): GatewayEvent {
  const http = asBag(context["http"]) ?? {};
  const authorizer = asBag(context["authorizer"]) ?? {};
  const iam = asBag(authorizer["iam"]) ?? {};
  return {
    gateway: "http",
    method: needText(http["method"], "requestContext.http.method"),
    path: needText(event["rawPath"], "rawPath"),
    binding: needText(event["routeKey"], "routeKey").replace(/^[A-Z]+ /, ""),
    domainName: asText(context["domainName"]) ?? "",
    stage: asText(context["stage"]) ?? "",
    headers: readHeaders(asBag(event["headers"]) ?? {}),
    query: asText(event["rawQueryString"]) ?? "",
    body: asText(event["body"]),
    isBase64: event["isBase64Encoded"] === true,
    requestId: needText(context["requestId"], "requestContext.requestId"),
    sourceIp: asText(http["sourceIp"]) ?? "",
    userAgent: asText(http["userAgent"]),
    authorizerContext: readAuthorizerContext(authorizer["lambda"]),
    userArn: asText(iam["userArn"]),
    accessKey: asText(iam["accessKey"]),
  };
}

/** API Gateway makes strings of numbers and booleans in the context on REST and leaves them on the HTTP API. */
function readAuthorizerContext(value: unknown): Record<string, string> | undefined {
  const bag = asBag(value);
  if (bag === undefined) return undefined;
  const context: Record<string, string> = {};
  for (const key of Object.keys(bag)) {
    const item = bag[key];
    if (key === "__proto__") throw notOurs("no authorizer writes such a context");
    if (typeof item === "string") context[key] = item;
    else if (typeof item === "number" || typeof item === "boolean") context[key] = `${item}`;
  }
  return context;
}

const readHeaders = (bag: Bag) => readLists(bag, (name) => name.toLowerCase());

/** INVARIANT: values under names that differ only as `nameOf` evens out are all kept, so a second one can be refused. */
function readLists(bag: Bag, nameOf: (name: string) => string): Map<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const key of Object.keys(bag)) {
    const values = textsOf(bag[key]);
    if (values.length === 0) continue;
    const name = nameOf(key);
    const before = lists.get(name);
    lists.set(name, before === undefined ? values : [...before, ...values]);
  }
  return lists;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return value.every(isText) ? value : value.filter(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function asBag(value: unknown): Bag | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Bag) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function needText(value: unknown, name: string): string {
  const text = asText(value);
  if (text === undefined) throw notOurs(`it has no \`${name}\``);
  return text;
}
