import { compilePolicy } from "../shared/policy/compile.ts";
import type { Notify } from "../shared/policy/document.ts";
import type { Statement } from "./domain-statements.ts";

/** What the notifier may send to: the policy's own topic, bus and secret. Empty: nobody is told. Throws with all problems of the policy. */
export async function policyNotifyStatements(policyFile: string): Promise<readonly Statement[]> {
  const { access } = await compilePolicy(policyFile);
  return notifyStatements(access?.notify ?? {});
}

function notifyStatements({ topic, eventBus, webhookSecret }: Notify): readonly Statement[] {
  return [
    ...allow("sns:Publish", topic),
    ...allow("events:PutEvents", eventBus),
    ...allow("secretsmanager:GetSecretValue", webhookSecret),
  ];
}

function allow(action: string, resource: string | undefined): readonly Statement[] {
  return resource === undefined ? [] : [{ Effect: "Allow", Action: [action], Resource: [resource] }];
}
