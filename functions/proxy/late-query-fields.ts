import type { Forwarder } from "../../shared/aws/forward.ts";
import type { QueryFieldsCache } from "../../shared/opensearch/query-fields-cache.ts";
import type { DecisionPorts } from "../../shared/policy/decide-request.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

/** Asks domains for fields that run queries, all of it loaded by the first script or copy that nobody can see into. */
export function lateQueryFields(forwarder: Forwarder, policy: PolicyDocument): DecisionPorts["queryFields"] {
  let loading: Promise<QueryFieldsCache> | undefined;
  async function load(): Promise<QueryFieldsCache> {
    return (await import("./query-fields.ts")).queryFieldsOf(forwarder, policy);
  }
  return async (domain) => (await (loading ??= load())).for(domain);
}
