import { type CanonicalRequest, readRequest } from "../../../shared/http/request.ts";
import { readRoute, type RouteOptions } from "../../../shared/http/route.ts";

export const PRINCIPAL = { principal: "okta:00u1abc", roles: "devops", grants: "[]", grantsFrom: "context" };

export interface EventOptions {
  readonly method?: string;
  readonly resource?: string;
  readonly domainName?: string;
  readonly stage?: string;
  /** REST: decoded, as the gateway hands it over */
  readonly query?: Readonly<Record<string, string[]>>;
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  readonly authorizer?: Readonly<Record<string, unknown>> | null;
  readonly userArn?: string;
}

/** An event of a REST API; `path` is `requestContext.path`, as sent. Bodies are base64, as under `binaryMediaTypes: *\/*`. */
export function restEvent(path: string, options: EventOptions = {}): unknown {
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => [name, [value].flat()] as const);
  return {
    resource: options.resource ?? "/{proxy+}",
    path,
    httpMethod: options.method ?? "GET",
    headers: Object.fromEntries(headers.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: options.query === undefined ? null : { ignored: "always" },
    multiValueQueryStringParameters: options.query ?? null,
    pathParameters: { proxy: "ignored" },
    requestContext: {
      path,
      stage: options.stage ?? "dev",
      domainName: options.domainName ?? "gate.example.com",
      requestId: "6f7b2f0e-8d43-4d4e-9d1a-0a6c5b3c2d1e",
      identity: { sourceIp: "203.0.113.7", userAgent: "curl/8", userArn: options.userArn ?? null },
      authorizer: options.authorizer === undefined ? { ...PRINCIPAL, integrationLatency: 3 } : options.authorizer,
    },
    body: options.body === undefined ? null : Buffer.from(options.body).toString("base64"),
    isBase64Encoded: options.body !== undefined,
  };
}

/** An event of an HTTP API; `path` is `rawPath`, decoded by the gateway. A Buffer as body comes as base64, a string as text. */
export function httpEvent(path: string, options: EventOptions = {}): unknown {
  const authorizer = options.authorizer === undefined ? PRINCIPAL : options.authorizer;
  return {
    version: "2.0",
    routeKey: options.resource ?? "$default",
    rawPath: path,
    rawQueryString: options.rawQuery ?? "",
    queryStringParameters: { ignored: "always" },
    headers: Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)])),
    requestContext: {
      domainName: options.domainName ?? "gate.example.com",
      stage: options.stage ?? "$default",
      requestId: "JKJaXmPLvHcESHA=",
      http: { method: options.method ?? "GET", path, sourceIp: "203.0.113.7", userAgent: "curl/8" },
      authorizer: {
        ...(authorizer === null ? {} : { lambda: authorizer }),
        ...(options.userArn === undefined ? {} : { iam: { userArn: options.userArn } }),
      },
    },
    ...(options.body === undefined
      ? {}
      : { body: options.body.toString(Buffer.isBuffer(options.body) ? "base64" : "utf8") }),
    isBase64Encoded: Buffer.isBuffer(options.body),
  };
}

export function read(event: unknown, options: RouteOptions = { basePath: undefined }): CanonicalRequest {
  return readRequest(readRoute(event, options));
}

/** The decoded segments of a REST path. */
export const segmentsOf = (path: string) => read(restEvent(path)).segments.map(({ value }) => value);
/** The same for an HTTP API. */
export const httpSegmentsOf = (path: string) => read(httpEvent(path)).segments.map(({ value }) => value);
