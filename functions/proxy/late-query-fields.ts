import type { Forwarder } from "../../shared/aws/forward.ts";
import type { DecisionPorts } from "../../shared/policy/decide-request.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { late } from "./late.ts";

/** Asks domains for fields that run queries, all of it loaded by the first script or copy that nobody can see into. */
export function lateQueryFields(forwarder: Forwarder, policy: PolicyDocument): DecisionPorts["queryFields"] {
  const loaded = late(async () => (await import("./query-fields.ts")).queryFieldsOf(forwarder, policy));
  return async (domain) => (await loaded()).for(domain);
}
