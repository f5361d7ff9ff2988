import { RejectedError } from "../errors.ts";

/** The headers of an API Gateway event: REST has both maps, the HTTP API only the first (repeated headers joined by `,`). */
export interface EventHeaders {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
}

/** `Bearer` 1*SP token68 (RFC 6750 section 2.1); the scheme is case-insensitive (RFC 9110 section 11.1). */
const BEARER = /^bearer +(?<token>[A-Za-z0-9\-._~+/]+=*)$/i;

/** API Gateway takes 10,240 bytes of headers; a token cannot be longer. */
const MAX_TOKEN_BYTES = 10_240;

/**
 * The still unverified bearer token of a request, from its one `Authorization` header and from nowhere else: a token in the
 * query string, a cookie or a body is not looked at.
 * Throws `token-invalid` when there is no such header, more than one, or one that is not `Bearer <token>`.
 */
export function readBearer(event: EventHeaders): string {
  const values = authorizationValues(event);
  const value = values[0];
  if (value === undefined)
    throw new RejectedError("token-invalid", "there is no bearer token in the authorization header");
  if (values.length > 1) throw new RejectedError("token-invalid", "there is more than one authorization header");
  const token = BEARER.exec(value)?.groups?.token;
  if (token === undefined || token.length > MAX_TOKEN_BYTES) {
    throw new RejectedError("token-invalid", "the authorization header does not hold one bearer token");
  }
  return token;
}

/** Every value under any spelling of the name; a value of `headers` that `multiValueHeaders` does not hold counts as one more. */
function authorizationValues(event: EventHeaders): readonly string[] {
  const listed = valuesOf(event.multiValueHeaders ?? {}).flat();
  const single = valuesOf(event.headers ?? {});
  return [...listed, ...single.filter((value) => !listed.includes(value))];
}

function valuesOf<T>(headers: Readonly<Record<string, T | undefined>>): T[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value !== undefined && name.toLowerCase() === "authorization" ? [value] : [],
  );
}
