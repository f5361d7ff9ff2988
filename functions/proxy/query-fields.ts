import type { Forwarder } from "../../shared/aws/forward.ts";
import { queryFieldsReader } from "../../shared/aws/read-query-fields.ts";
import { FaultError } from "../../shared/errors.ts";
import { QueryFieldsCache } from "../../shared/opensearch/query-fields-cache.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

/** What the domains of a policy say of fields that run queries. */
export function queryFieldsOf(forwarder: Forwarder, { domains }: PolicyDocument): QueryFieldsCache {
  return new QueryFieldsCache((name) => {
    const domain = domains[name];
    if (domain === undefined) throw new FaultError("gate-failed", "the policy has no such domain");
    return queryFieldsReader(forwarder, domain);
  }, Date.now);
}
