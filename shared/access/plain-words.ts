import type { PolicyGrant } from "../policy/document.ts";

const WORDS = { read: "read", write: "WRITE", manage: "MANAGE" } as const;

/** A grant for people: `read logs-*, orders-* on logs`; what changes data is loud: `read and WRITE releases-* on logs`. */
export function describeGrant(grant: PolicyGrant): string {
  if ("cluster" in grant) return `read cluster information on ${grant.domain}`;
  const actions = grant.actions.map((action) => WORDS[action]);
  const last = actions.at(-1) ?? "";
  const what = actions.length > 1 ? `${actions.slice(0, -1).join(", ")} and ${last}` : last;
  return `${what} ${grant.indices.join(", ")} on ${grant.domain}`;
}

/** Whether any of these gives more than reading. */
export function changesData(grants: readonly PolicyGrant[]): boolean {
  return grants.some((grant) => "actions" in grant && grant.actions.some((action) => action !== "read"));
}
