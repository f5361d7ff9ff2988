import { type Code, FaultError, RejectedError } from "../errors.ts";
import { narrowedHeader } from "./narrowed-header.ts";
import type { DomainAnswer, GateResponse } from "./response.ts";

/** What an answer takes from its request. */
export interface RespondTo {
  readonly method: string;
  readonly requestId: string;
  /** the caller's own `X-Opaque-Id`, which goes back to it */
  readonly opaqueId: string | undefined;
  /** the intersected patterns of a narrowed request */
  readonly narrowedTo?: readonly string[] | undefined;
}

interface Status {
  readonly status: number;
  /** OpenSearch's name for this kind of error, by which its clients choose their exception */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** answered in place of a fault's own text, which may say more than a caller should read */
  readonly generic?: string;
}

const JSON_TYPE = "application/json; charset=UTF-8";
const BEARER = { "WWW-Authenticate": "Bearer" };
const SECURITY = "security_exception";
const NOT_UNDERSTOOD = "illegal_argument_exception";

/** Contracts §4: the one place that knows which status a code is answered with. */
export const STATUSES: Readonly<Record<Code, Status>> = {
  "index-not-granted": { status: 403, type: SECURITY },
  "action-not-granted": { status: 403, type: SECURITY },
  "operation-not-supported": { status: 403, type: SECURITY },
  "too-many-roles": { status: 403, type: SECURITY },
  "not-found": { status: 404, type: "resource_not_found_exception" },
  "request-not-understood": { status: 400, type: NOT_UNDERSTOOD },
  "expression-too-wide": { status: 400, type: NOT_UNDERSTOOD },
  "body-too-large": { status: 413, type: "content_too_long_exception" },
  "media-type-not-supported": { status: 415, type: "media_type_header_exception" },
  "rate-limited": { status: 429, type: "rejected_execution_exception", headers: { "Retry-After": "1" } },
  "token-invalid": { status: 401, type: SECURITY, headers: BEARER },
  "token-expired": { status: 401, type: SECURITY, headers: BEARER },
  "gate-failed": { status: 500, type: "exception", generic: "the gate could not decide this request" },
  "domain-refused": { status: 403, type: SECURITY, generic: "the domain refused the request" },
  "domain-refused-gate": { status: 502, type: SECURITY, generic: "the domain refused the gate's own credentials" },
  "domain-unavailable": { status: 503, type: "exception", generic: "the domain does not answer" },
  "response-too-large": {
    status: 502,
    type: "content_too_long_exception",
    generic: "the domain's answer is too large for this gateway",
  },
};

/** The domain's headers that pass (contracts §4); `location` and `x-opaque-id` are looked at one by one. */
const PASSING = ["content-type", "content-encoding", "retry-after", "x-elastic-product"];
const MAX_PATH_BYTES = 4_096;

/**
 * Any refusal or fault in OpenSearch's own error shape. A `RejectedError` tells its reason; of everything else the
 * caller reads a generic text. HEAD has the headers alone.
 */
export function respondError(error: unknown, to: RespondTo): GateResponse {
  const body = errorJson(error, to);
  const { code } = body.error.gate;
  return respondText(body.status, JSON.stringify(body), to, { ...STATUSES[code].headers, "Index-Gate-Code": code });
}

/** OpenSearch's shape of an error, as a whole answer or as that of one item among several. */
export function errorJson(error: unknown, { requestId }: Pick<RespondTo, "requestId">) {
  const code = error instanceof RejectedError || error instanceof FaultError ? error.code : "gate-failed";
  const { status: usual, type, generic } = STATUSES[code];
  const status = error instanceof FaultError ? (error.status ?? usual) : usual;
  const reason = error instanceof RejectedError ? error.message : (generic ?? "the gate could not decide this request");
  const missing = error instanceof RejectedError ? error.missing : undefined;
  const gate = { code, requestId, ...(missing === undefined ? {} : { missing }) };
  return { error: { root_cause: [{ type, reason }], type, reason, gate }, status };
}

/** An answer of the gate's own: an operation's empty body, or one made from the view of names. */
export function respondOwn(body: { readonly json: string } | { readonly text: string }, to: RespondTo): GateResponse {
  if ("json" in body) return respondText(200, body.json, to, narrowed(to));
  return respondText(200, body.text, to, { ...narrowed(to), "content-type": "text/plain; charset=UTF-8" });
}

/** `GET /-/health`: tells nothing but that the function runs. */
export function respondHealth(to: RespondTo): GateResponse {
  return respondText(200, '{"status":"ok"}', to, {});
}

/** OPTIONS is answered by the gate and says the same about every path. */
export function respondOptions(to: RespondTo): GateResponse {
  return { status: 204, headers: { allow: "GET, HEAD, POST, PUT, DELETE, OPTIONS", ...opaque(to) }, body: undefined };
}

/**
 * The domain's answer with its status, type, encoding and bytes. What must not pass as it is becomes an error, and the
 * body is let go of: its 403 is `domain-refused`, its 401 `domain-refused-gate`, a redirect `domain-unavailable` (502).
 */
export function respondDomain(answer: DomainAnswer, to: RespondTo): GateResponse {
  const error = refusalOf(answer.status);
  if (error !== undefined) {
    letGo(answer);
    return respondError(error, to);
  }
  const headers: Record<string, string> = { ...opaque(to), ...narrowed(to) };
  for (const name of PASSING) if (answer.headers[name] !== undefined) headers[name] = answer.headers[name];
  const location = answer.headers["location"];
  // a path alone: an absolute one would name the domain's host
  if (location !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(location) && location.length <= MAX_PATH_BYTES) {
    headers["location"] = location;
  }
  if (to.method !== "HEAD" && answer.status !== 204) return { status: answer.status, headers, body: answer.body };
  letGo(answer);
  return { status: answer.status, headers, body: undefined };
}

/** The error that a domain's status stands for, or undefined for one that passes. */
function refusalOf(status: number): FaultError | undefined {
  if (status === 401) return new FaultError("domain-refused-gate", "the domain answered 401");
  if (status === 403) return new FaultError("domain-refused", "the domain answered 403");
  if (status >= 200 && status < 300) return undefined;
  if (status >= 400 && status < 600) return undefined;
  return new FaultError("domain-unavailable", `the domain answered ${status}`, { status: 502 });
}

function respondText(
  status: number,
  text: string,
  to: RespondTo,
  headers: Readonly<Record<string, string>>,
): GateResponse {
  const body = to.method === "HEAD" ? undefined : Buffer.from(text, "utf8");
  return { status, headers: { "content-type": JSON_TYPE, ...opaque(to), ...headers }, body };
}

function opaque(to: RespondTo): Record<string, string> {
  return to.opaqueId === undefined ? {} : { "x-opaque-id": to.opaqueId };
}

function narrowed(to: RespondTo): Record<string, string> {
  return to.narrowedTo === undefined ? {} : { "Index-Gate-Narrowed": narrowedHeader(to.narrowedTo) };
}

/** Reads what is left, so that the connection can be used again; an error on the way is nobody's concern any more. */
function letGo(answer: DomainAnswer): void {
  answer.body.on("error", () => undefined).resume();
}
