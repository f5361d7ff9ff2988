import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { FaultError, RejectedError } from "../../shared/errors.ts";
import { type EventHeaders, readBearer } from "../../shared/identity/bearer.ts";
import type { Identify } from "../../shared/identity/identify.ts";
import { buildContext, type GateContext } from "../../shared/policy/context.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { allowStage, denyStage, type RestAnswer } from "./stage-policy.ts";
import { httpRequest, type RefusedRequest, type RefusedToken, refusedToken, restRequest } from "./refused-token.ts";

/** What the flow needs from outside. */
export interface AuthorizerPorts {
  readonly policy: PolicyDocument;
  readonly identify: Identify;
  /** epoch milliseconds */
  readonly now: () => number;
  /** writes the audit line of a refused token */
  readonly audit: (line: RefusedToken) => void;
  /** writes the log line of a fault of ours */
  readonly report: (fault: unknown, requestId: string) => void;
}

export interface HttpAnswer {
  readonly isAuthorized: true;
  readonly context: GateContext;
}

/** From the bearer token of a request to the context for the proxy; throws `RejectedError` for the token, anything else is our fault. */
async function authorize(event: EventHeaders, { policy, identify, now }: AuthorizerPorts): Promise<GateContext> {
  const unverifiedToken = readBearer(event);
  const principal = await identify(unverifiedToken, now() / 1_000);
  return buildContext(principal, policy);
}

/**
 * Answers the authorizer of a REST API: Allow with the context, or Deny with `{code, reason}` for a bad token, both for the whole
 * stage because API Gateway caches the answer. A fault of ours is thrown: API Gateway answers 500 and caches nothing.
 */
export async function answerRest(event: APIGatewayRequestAuthorizerEvent, ports: AuthorizerPorts): Promise<RestAnswer> {
  const request = restRequest(event);
  try {
    return allowStage(event.methodArn, await authorize(event, ports));
  } catch (error) {
    const { code, message } = refuse(error, request, ports);
    return denyStage(event.methodArn, { code, reason: message });
  }
}

/**
 * Answers the authorizer of an HTTP API (payload format 2.0, simple response). A bad token throws `Unauthorized`, which API Gateway
 * answers with 401; a fault of ours throws something else, which it answers with 500.
 */
export async function answerHttp(
  event: APIGatewayRequestAuthorizerEventV2,
  ports: AuthorizerPorts,
): Promise<HttpAnswer> {
  const request = httpRequest(event);
  try {
    return { isAuthorized: true, context: await authorize(event, ports) };
  } catch (error) {
    refuse(error, request, ports);
    throw new Error("Unauthorized", { cause: error });
  }
}

/** Records a refusal and hands it back; a fault is reported and thrown on, without what caused it. */
function refuse(error: unknown, request: RefusedRequest, ports: AuthorizerPorts): RejectedError {
  if (error instanceof RejectedError) {
    ports.audit(refusedToken(error, request, ports.policy, ports.now()));
    return error;
  }
  ports.report(error, request.requestId);
  throw new FaultError("gate-failed", "the token could not be checked");
}
