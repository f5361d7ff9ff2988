import type { Answer, Exchange, GatewayType, WireRequest } from "./types.ts";

/** What API Gateway refuses itself: the type of a REST API's gateway response, its status, its message. */
export interface Refusal {
  readonly type: string;
  readonly status: number;
  readonly message: string;
  /** the context of a Deny, for the template */
  readonly authorizer?: Readonly<Record<string, string | number>>;
}

/** The part of an `AWS::ApiGateway::GatewayResponse` that shapes an answer. */
export interface GatewayResponse {
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
}

export const REFUSALS = {
  badRequest: { type: "BAD_REQUEST_BODY", status: 400, message: "Bad Request" },
  headersTooLarge: { type: "DEFAULT_4XX", status: 431, message: "Request Header Fields Too Large" },
  noRoute: { type: "MISSING_AUTHENTICATION_TOKEN", status: 403, message: "Missing Authentication Token" },
  forbiddenHost: { type: "MISSING_AUTHENTICATION_TOKEN", status: 403, message: "Forbidden" },
  unsigned: { type: "MISSING_AUTHENTICATION_TOKEN", status: 403, message: "Missing Authentication Token" },
  badSignature: { type: "INVALID_SIGNATURE", status: 403, message: "The request signature is not valid" },
  unauthorized: { type: "UNAUTHORIZED", status: 401, message: "Unauthorized" },
  accessDenied: { type: "ACCESS_DENIED", status: 403, message: "User is not authorized to access this resource" },
  authorizerFailure: { type: "AUTHORIZER_FAILURE", status: 500, message: "Internal server error" },
  authorizerConfiguration: { type: "AUTHORIZER_CONFIGURATION_ERROR", status: 500, message: "Internal server error" },
  arnTooLong: { type: "DEFAULT_4XX", status: 414, message: "Request-URI Too Long" },
  tooLarge: { type: "REQUEST_TOO_LARGE", status: 413, message: "Request Too Long" },
  functionFailure: { type: "DEFAULT_5XX", status: 502, message: "Internal server error" },
  timeout: { type: "INTEGRATION_TIMEOUT", status: 504, message: "Endpoint request timed out" },
} as const satisfies Record<string, Refusal>;

/** What an HTTP API says instead, where it differs. */
const HTTP_VARIANTS: Readonly<Record<string, Pick<Refusal, "status" | "message">>> = {
  [REFUSALS.noRoute.message]: { status: 404, message: "Not Found" },
  [REFUSALS.accessDenied.message]: { status: 403, message: "Forbidden" },
  [REFUSALS.tooLarge.message]: { status: 413, message: "Request Entity Too Large" },
  [REFUSALS.functionFailure.message]: { status: 500, message: "Internal Server Error" },
  [REFUSALS.timeout.message]: { status: 503, message: "Service Unavailable" },
};

/** A REST API shapes its refusals by the template's gateway responses; an HTTP API's are always `{"message":…}`. */
export function renderRefusal(
  type: GatewayType,
  refusal: Refusal,
  request: WireRequest,
  exchange: Exchange,
  responses: readonly GatewayResponse[],
): Answer {
  if (type === "http") {
    const { status, message } = { ...refusal, ...HTTP_VARIANTS[refusal.message] };
    return jsonAnswer(status, JSON.stringify({ message }), []);
  }
  const shape = findShape(refusal, responses);
  const status = shape?.StatusCode === undefined ? refusal.status : Number(shape.StatusCode);
  const variables = contextOf(refusal, request, exchange, status);
  const template = shape?.ResponseTemplates?.["application/json"] ?? '{"message":$context.error.messageString}';
  const headers = Object.entries(shape?.ResponseParameters ?? {}).map(([name, value]): [string, string] => [
    name.replace("gatewayresponse.header.", ""),
    parameter(value, variables, request),
  ]);
  const errorType: [string, string] = ["x-amzn-ErrorType", ERROR_TYPES[refusal.type] ?? "ForbiddenException"];
  return jsonAnswer(status, substitute(template, variables), [
    errorType,
    ...headers.filter(([, value]) => value !== ""),
  ]);
}

const ERROR_TYPES: Readonly<Record<string, string>> = {
  UNAUTHORIZED: "UnauthorizedException",
  ACCESS_DENIED: "AccessDeniedException",
  MISSING_AUTHENTICATION_TOKEN: "MissingAuthenticationTokenException",
  INVALID_SIGNATURE: "InvalidSignatureException",
  REQUEST_TOO_LARGE: "RequestTooLargeException",
  BAD_REQUEST_BODY: "BadRequestException",
  DEFAULT_4XX: "BadRequestException",
  DEFAULT_5XX: "InternalServerErrorException",
  INTEGRATION_TIMEOUT: "InternalServerErrorException",
  AUTHORIZER_FAILURE: "InternalServerErrorException",
  AUTHORIZER_CONFIGURATION_ERROR: "InternalServerErrorException",
};

function findShape({ type, status }: Refusal, responses: readonly GatewayResponse[]): GatewayResponse | undefined {
  const of = (wanted: string) => responses.find(({ ResponseType }) => ResponseType === wanted);
  return of(type) ?? of(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
}

/** `$context.…` values; the templates know no expressions and escape nothing but `messageString`. */
function contextOf(
  refusal: Refusal,
  request: WireRequest,
  exchange: Exchange,
  status: number,
): ReadonlyMap<string, string> {
  const variables = new Map([
    ["error.message", refusal.message],
    ["error.messageString", JSON.stringify(refusal.message)],
    ["error.responseType", refusal.type],
    ["requestId", exchange.requestId],
    ["extendedRequestId", `${exchange.requestId.slice(0, 15)}=`],
    ["httpMethod", request.method],
    ["path", request.path],
    ["protocol", "HTTP/1.1"],
    ["domainName", exchange.domainName],
    ["identity.sourceIp", "127.0.0.1"],
    ["status", String(status)],
  ]);
  for (const [name, value] of Object.entries(refusal.authorizer ?? {}))
    variables.set(`authorizer.${name}`, String(value));
  return variables;
}

function substitute(template: string, variables: ReadonlyMap<string, string>): string {
  return template.replace(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_all, name: string) => variables.get(name) ?? "");
}

/** `'a static value'`, `context.…` or `method.request.header.…` */
function parameter(value: string, variables: ReadonlyMap<string, string>, request: WireRequest): string {
  if (value.startsWith("'")) return value.slice(1, -1);
  if (value.startsWith("context.")) return variables.get(value.slice("context.".length)) ?? "";
  const header = /^method\.request\.header\.(.+)$/.exec(value)?.[1]?.toLowerCase();
  return header === undefined ? "" : (request.headers.get(header)?.[0] ?? "");
}

function jsonAnswer(status: number, body: string, headers: readonly [string, string][]): Answer {
  return { status, headers: [["content-type", "application/json"], ...headers], body: Buffer.from(body) };
}
