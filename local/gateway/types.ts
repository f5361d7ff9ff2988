export type GatewayType = "rest" | "http";

/** A request as it stood on the wire, before any route or function has seen it. */
export interface WireRequest {
  readonly method: string;
  /** the path exactly as sent, without the query */
  readonly path: string;
  /** after the first `?`; undefined: the request has no `?` */
  readonly query: string | undefined;
  /** name, value, name, value … as sent */
  readonly rawHeaders: readonly string[];
  /** lower-case name → values */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

/** The API and the stage that the local gateway plays. */
export interface ApiDescription {
  readonly accountId: string;
  readonly apiId: string;
  readonly region: string;
  readonly stage: string;
  /** path segments of a custom domain's mapping, without slashes; empty: none */
  readonly basePath: string;
}

/** One request on its way through the gateway. */
export interface Exchange {
  readonly requestId: string;
  readonly receivedAt: Date;
  /** the host a caller used, without a port */
  readonly domainName: string;
  /** path below the stage or base path, as the routes see it */
  readonly routePath: string;
}

export interface Answer {
  readonly status: number;
  /** name → values */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}
