import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import type { Code, RejectedError } from "../../shared/errors.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

/** What the audit line says about a request whose token is refused. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly method: string;
  readonly path: string;
}

/** The audit line of a refused token: nothing that the token says is in it, because nothing of it is verified. */
export interface RefusedToken extends RefusedRequest {
  readonly kind: "audit";
  readonly phase: "decision";
  /** ISO 8601, UTC */
  readonly time: string;
  readonly decision: "deny";
  readonly code: Code;
  readonly why: string;
  readonly policyVersion: string;
}

/** `now` is epoch milliseconds. */
export function refusedToken(
  refusal: RejectedError,
  request: RefusedRequest,
  policy: PolicyDocument,
  now: number,
): RefusedToken {
  return {
    kind: "audit",
    phase: "decision",
    time: new Date(now).toISOString(),
    ...request,
    decision: "deny",
    code: refusal.code,
    why: refusal.message,
    policyVersion: policy.policyVersion,
  };
}

export function restRequest({ requestContext, httpMethod }: APIGatewayRequestAuthorizerEvent): RefusedRequest {
  const { requestId, identity, path } = requestContext;
  return {
    requestId,
    sourceIp: identity.sourceIp,
    ...(typeof identity.userAgent === "string" ? { userAgent: identity.userAgent } : {}),
    method: httpMethod,
    path,
  };
}

export function httpRequest({ requestContext }: APIGatewayRequestAuthorizerEventV2): RefusedRequest {
  const { method, path, sourceIp, userAgent } = requestContext.http;
  return { requestId: requestContext.requestId, sourceIp, userAgent, method, path };
}
