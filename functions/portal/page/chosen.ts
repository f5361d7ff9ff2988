import { isWithin } from "../../../shared/access/within.ts";
import { PATTERN } from "../../../shared/policy/patterns.ts";
import type { Action, PolicyGrant } from "../../../shared/policy/document.ts";

/** A name or pattern that somebody has chosen out of what an entitlement gives. */
export interface Chosen {
  readonly pattern: string;
  /** undefined: wherever the entitlement gives it */
  readonly domain: string | undefined;
}

/** The actions that these grants give anywhere, in the usual order. */
export function actionsOf(grants: readonly PolicyGrant[]): readonly Action[] {
  return (["read", "write", "manage"] as const).filter((action) =>
    grants.some((grant) => "actions" in grant && grant.actions.includes(action)),
  );
}

/** True when at least one of these actions is given for it. The gate has the last word. */
export function isGiven(
  { pattern, domain }: Chosen,
  actions: readonly Action[],
  grants: readonly PolicyGrant[],
): boolean {
  return narrow([{ pattern, domain }], actions, grants).length > 0;
}

/** What to ask for: each chosen pattern with those of the actions that the entitlement gives for it, domain by domain. */
export function narrow(
  chosen: readonly Chosen[],
  actions: readonly Action[],
  grants: readonly PolicyGrant[],
): readonly PolicyGrant[] {
  const asked = new Map<string, { domain: string; indices: string[]; actions: Action[] }>();
  for (const { pattern, domain } of chosen) {
    if (!PATTERN.test(pattern)) continue;
    const domains = new Set(
      grants.map((grant) => grant.domain).filter((name) => domain === undefined || name === domain),
    );
    for (const of of domains) {
      const given = actions.filter((action) => isWithin({ domain: of, indices: [pattern], actions: [action] }, grants));
      if (given.length === 0) continue;
      const key = `${of} ${given.join()}`;
      const known = asked.get(key) ?? { domain: of, indices: [], actions: given };
      if (!known.indices.includes(pattern)) known.indices.push(pattern);
      asked.set(key, known);
    }
  }
  return [...asked.values()];
}
