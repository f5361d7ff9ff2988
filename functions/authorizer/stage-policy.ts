import { FaultError, type RejectedError } from "../../shared/errors.ts";
import type { GateContext } from "../../shared/policy/context.ts";

/** What the ACCESS_DENIED response of the REST API makes its 401 of. */
export interface DenyContext {
  readonly code: RejectedError["code"];
  readonly reason: string;
}

/** The answer of a REST API's Lambda authorizer (API Gateway, "Output from an API Gateway Lambda authorizer"). */
export interface RestAnswer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: "2012-10-17";
    readonly Statement: readonly [
      { readonly Action: "execute-api:Invoke"; readonly Effect: "Allow" | "Deny"; readonly Resource: string },
    ];
  };
  readonly context: GateContext | DenyContext;
}

/** Allows every method and path of the stage that `methodArn` belongs to. */
export function allowStage(methodArn: string, context: GateContext): RestAnswer {
  return answer("Allow", methodArn, context.principal, context);
}

/** Denies every method and path of the stage that `methodArn` belongs to. */
export function denyStage(methodArn: string, context: DenyContext): RestAnswer {
  return answer("Deny", methodArn, "refused", context);
}

function answer(
  effect: "Allow" | "Deny",
  methodArn: string,
  principalId: string,
  context: RestAnswer["context"],
): RestAnswer {
  const statement = { Action: "execute-api:Invoke", Effect: effect, Resource: stageArn(methodArn) } as const;
  return { principalId, policyDocument: { Version: "2012-10-17", Statement: [statement] }, context };
}

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` without what stands after the stage. */
const METHOD_ARN = /^(?<stage>arn:[a-z0-9-]+:execute-api:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9]+\/[A-Za-z0-9_-]+)\//;

function stageArn(methodArn: string): string {
  const stage = METHOD_ARN.exec(methodArn)?.groups?.stage;
  if (stage === undefined) throw new FaultError("gate-failed", "the method ARN of the event is not one");
  return `${stage}/*/*`;
}
