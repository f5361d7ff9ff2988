import type { Domain } from "../policy/document.ts";
import type { Method } from "./request.ts";

declare const authorized: unique symbol;

/** For whom a request is sent: a domain that knows the gate by an assumed role is told. */
export interface OnBehalf {
  readonly principal: string;
  /** the principal's policy roles */
  readonly roles: readonly string[];
  /** sources of the determining grants */
  readonly grants: readonly string[];
}

/** What is to be sent to a domain. */
export interface DomainRequest {
  readonly domain: Domain;
  readonly method: Method;
  /** strictly percent-encoded, by `encodePath` */
  readonly path: string;
  /** decoded, in the order they are sent, each name once */
  readonly query: readonly (readonly [string, string])[];
  /** names in lower case; no `host`, no credentials */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** a read: may be sent a second time when nothing of an answer was received */
  readonly retryable: boolean;
  /** undefined: the gate's own question */
  readonly onBehalfOf?: OnBehalf | undefined;
}

/** A request that was allowed: the only kind that `aws/forward` takes. An object literal is not one. */
export interface AuthorizedRequest extends DomainRequest {
  readonly [authorized]: true;
}

/** INVARIANT: called where a decision is an allow, and nowhere else; a test over the imports keeps it so. */
export function mint(allowed: DomainRequest): AuthorizedRequest {
  const { domain, method, path, query, headers, body, retryable, onBehalfOf } = allowed;
  const request: DomainRequest = { domain, method, path, query, headers, body, retryable, onBehalfOf };
  return Object.freeze(request) as AuthorizedRequest;
}
