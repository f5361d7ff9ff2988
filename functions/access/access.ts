import { readAccess } from "../../shared/access/access-context.ts";
import { answerCall, type ApiPorts } from "../../shared/access/access-api.ts";
import { AccessProblem, PROBLEMS } from "../../shared/access/access-problem.ts";
import type { Accessor } from "../../shared/access/accessor.ts";
import { FaultError, RejectedError } from "../../shared/errors.ts";
import { readBody } from "../../shared/http/body.ts";
import type { BufferedResult } from "../../shared/http/emit.ts";
import { readDecodedQuery, readRawQuery } from "../../shared/http/query.ts";
import { STATUSES } from "../../shared/http/respond.ts";
import { readRoute, type RoutedRequest } from "../../shared/http/route.ts";
import { parseJson } from "../../shared/opensearch/json.ts";
import { type Caller, readContext } from "../../shared/policy/caller.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { assertServed } from "../../shared/policy/refuse.ts";

/** What the flow needs from outside. */
export interface AccessPorts {
  readonly policy: PolicyDocument;
  readonly api: ApiPorts;
  readonly basePath: string | undefined;
  readonly gateway: "rest" | "http" | undefined;
  /** epoch milliseconds */
  readonly now: () => number;
  /** writes the audit line of what was refused */
  readonly refused: (code: string, routed: RoutedRequest, caller: Caller | undefined) => void;
  /** writes the log line of a fault of ours */
  readonly report: (fault: unknown, requestId: string) => void;
}

const BODY_LIMITS = { bytes: 64 * 1024, inflatedBytes: 64 * 1024 };
const NO_RIGHTS = { mayAsk: [], mayReview: [], owns: [], isOwner: false, isMachine: false };

/** One call of `/-/access`: who, what they may, the call itself; answers are JSON, refusals problem details (RFC 9457). */
export async function answerAccess(event: unknown, ports: AccessPorts): Promise<BufferedResult> {
  let routed: RoutedRequest | undefined;
  let caller: Caller | undefined;
  try {
    routed = readRoute(event, ports);
    if (routed.route.kind !== "access") throw new FaultError("gate-failed", "the event is for another function");
    caller = readContext(routed.authorizerContext, ports.policy);
    assertServed(caller, ports.now() / 1_000);
    const { status, json } = await answerCall({ ...readCall(routed), accessor: accessorOf(caller) }, ports.api);
    return respond(status, json, "application/json");
  } catch (error) {
    return refuse(error, routed, caller, ports);
  }
}

function accessorOf({ principal, displayName, access }: Caller): Accessor {
  const rights = access === undefined ? NO_RIGHTS : readAccess(access);
  return { principal, ...(displayName === undefined ? {} : { displayName }), ...rights };
}

function readCall({ event, gateway, method, below }: RoutedRequest) {
  if (below === undefined) throw new RejectedError("request-not-understood", "the path does not begin as it should");
  const query = typeof event.query === "string" ? readRawQuery(event.query) : readDecodedQuery(event.query);
  const { bytes, contentType } = readBody(event, BODY_LIMITS);
  if (contentType !== undefined && contentType !== "json") {
    throw new RejectedError("media-type-not-supported", "the body is to be `application/json`");
  }
  return {
    method,
    path: gateway === "http" ? encodePrincipal(below) : below,
    query,
    body: bytes.length === 0 ? undefined : parseJson(bytes, "the body"),
    idempotencyKey: event.headers.get("idempotency-key")?.[0],
  };
}

const BLOCKS = "/blocks/";

/** An HTTP API has decoded the path: what stands there is one principal, whatever its characters. */
function encodePrincipal(path: string): string {
  if (!path.startsWith(BLOCKS)) return path;
  return BLOCKS + path.slice(BLOCKS.length).replaceAll("%", "%25").replaceAll("/", "%2F");
}

function refuse(
  error: unknown,
  routed: RoutedRequest | undefined,
  caller: Caller | undefined,
  ports: AccessPorts,
): BufferedResult {
  const requestId = routed?.requestId ?? "";
  const isTheirs = error instanceof AccessProblem || error instanceof RejectedError;
  if (!isTheirs) ports.report(error, requestId);
  const code = isTheirs || error instanceof FaultError ? error.code : "gate-failed";
  const status = error instanceof AccessProblem ? PROBLEMS[error.code] : STATUSES[code as RejectedError["code"]].status;
  const detail = isTheirs ? error.message : "the gate could not answer this";
  if (routed !== undefined) ports.refused(code, routed, caller);
  return respond(
    status,
    { type: "about:blank", title: code, status, detail, code, requestId },
    "application/problem+json",
  );
}

function respond(statusCode: number, json: unknown, type: string): BufferedResult {
  const headers = { "content-type": `${type}; charset=UTF-8`, "cache-control": "no-store" };
  return { statusCode, headers, body: JSON.stringify(json), isBase64Encoded: false };
}
