import type { Domain } from "../policy/document.ts";
import type { Method } from "./request.ts";

declare const authorized: unique symbol;

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
}

/** A request that was allowed: the only kind that `aws/forward` takes. An object literal is not one. */
export interface AuthorizedRequest extends DomainRequest {
  readonly [authorized]: true;
}

/** INVARIANT: called where a decision is an allow, and nowhere else; a test over the imports keeps it so. */
export function mint({ domain, method, path, query, headers, body, retryable }: DomainRequest): AuthorizedRequest {
  const request: DomainRequest = { domain, method, path, query, headers, body, retryable };
  return Object.freeze(request) as AuthorizedRequest;
}
