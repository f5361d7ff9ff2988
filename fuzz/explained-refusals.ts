interface Explained {
  /** undefined: every operation */
  readonly operation?: RegExp;
  readonly code: string;
  readonly reason: string;
}

/** Why the gate refuses what Security would let through; the first line that fits counts. */
export const EXPLAINED: readonly Explained[] = [
  {
    operation: /^(?:scroll|clear_scroll|delete_pit|search)$/,
    code: "not-found",
    reason: "an id is good for whom the gate sealed it for; `_all` would be everybody's",
  },
  {
    operation: /^(?:indices\.(?:put_alias|update_aliases|delete_alias))$/,
    code: "index-not-granted",
    reason: "an alias that is added or removed needs `manage` on its own name too, so that nobody widens a grant",
  },
  {
    operation:
      /^(?:search|msearch|search_template|msearch_template|rank_eval|count|explain|indices\.validate_query|field_caps|search_shards)$/,
    code: "operation-not-supported",
    reason: "a stored template or pipeline, a script, a query type or a parameter that the gate cannot look into",
  },
  {
    operation: /^(?:index|create|update|bulk|reindex|update_by_query|delete_by_query)$/,
    code: "operation-not-supported",
    reason: "a pipeline, a script that moves documents, or a document that is a stored query with a look-up",
  },
  {
    code: "operation-not-supported",
    reason: "the operation, a parameter or a format is not supported, with a sentence of its own in docs/operations.md",
  },
  {
    code: "index-not-granted",
    reason:
      "one foreign name refuses the whole request (Security drops it from a list); an alias needs its name and all targets (Security takes either); writes take no wildcard beyond the grant",
  },
  {
    code: "action-not-granted",
    reason:
      "the action is missing on a name or on a target of an alias (Security drops the one and does not ask about the other); or metadata is read, which `indices:admin/*` includes and `manage` does not; or a `_cat` table's help is asked for",
  },
  {
    code: "request-not-understood",
    reason: "could be read in two ways, or holds a body, parameter or name that the operation does not know",
  },
  { code: "media-type-not-supported", reason: "only JSON and NDJSON are looked into" },
  { code: "api-gateway", reason: "API Gateway itself has no such path or method" },
];

export function explainRefusal(operation: string, code: string): string | undefined {
  return EXPLAINED.find((each) => each.code === code && each.operation?.test(operation) !== false)?.reason;
}
