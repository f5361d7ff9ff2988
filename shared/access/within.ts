import { PatternSet } from "../opensearch/pattern-set.ts";
import type { PolicyGrant } from "../policy/document.ts";

/** True when everything that `asked` gives is given by `given`, as patterns, domain by domain and action by action. */
export function isWithin(asked: PolicyGrant, given: readonly PolicyGrant[]): boolean {
  const own = given.filter(({ domain }) => domain === asked.domain);
  if ("cluster" in asked)
    return asked.cluster.every((right) => own.some((grant) => "cluster" in grant && grant.cluster.includes(right)));
  return asked.actions.every((action) => {
    const patterns = own.flatMap((grant) =>
      "indices" in grant && grant.actions.includes(action) ? grant.indices : [],
    );
    const set = new PatternSet(patterns.map((pattern) => ({ pattern, source: "" })));
    return asked.indices.every((pattern) => patterns.includes(pattern) || set.contains(pattern, false));
  });
}
