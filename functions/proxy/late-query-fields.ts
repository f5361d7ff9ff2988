import type { Forwarder } from "../../shared/aws/forward.ts";
import { FaultError } from "../../shared/errors.ts";
import type { QueryFieldsCache } from "../../shared/opensearch/query-fields-cache.ts";
import type { DecisionPorts } from "../../shared/policy/decide-request.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

/** Asks domains for fields that run queries, all of it loaded by the first script or copy that nobody can see into. */
export function lateQueryFields(forwarder: Forwarder, policy: PolicyDocument): DecisionPorts["queryFields"] {
  let loading: Promise<QueryFieldsCache> | undefined;
  async function load(): Promise<QueryFieldsCache> {
    const [cache, reader] = await Promise.all([
      import("../../shared/opensearch/query-fields-cache.ts"),
      import("../../shared/aws/read-query-fields.ts"),
    ]);
    const portOf = (name: string): ReturnType<QueryFieldsCache["for"]> => {
      const domain = policy.domains[name];
      if (domain === undefined) throw new FaultError("gate-failed", "the policy has no such domain");
      return reader.queryFieldsReader(forwarder, domain);
    };
    return new cache.QueryFieldsCache(portOf, Date.now);
  }
  return async (domain) => (await (loading ??= load())).for(domain);
}
