import { type Action, type PolicyDocument } from "../document.ts";
import { type GrantedPattern, GrantedPatterns } from "./granted-patterns.ts";

/** What a list of roles gives on one domain. */
export interface DomainRights {
  /** the roles that give the cluster right `monitor` */
  readonly monitor: readonly string[];
  readonly patterns: Readonly<Record<Action, GrantedPatterns>>;
}

export const NO_RIGHTS = toRights([], []);

/** What these roles of a policy give, by domain: their grants add up. */
export function rightsOf(roles: readonly string[], policy: PolicyDocument): Map<string, DomainRights> {
  const domains = new Map<string, { monitor: string[]; patterns: (GrantedPattern & { action: Action })[] }>();
  for (const role of roles) {
    for (const grant of policy.roles[role]?.grants ?? []) {
      const own = domains.get(grant.domain) ?? { monitor: [], patterns: [] };
      domains.set(grant.domain, own);
      if ("cluster" in grant) own.monitor.push(role);
      else {
        for (const action of grant.actions)
          for (const pattern of grant.indices) own.patterns.push({ pattern, role, action });
      }
    }
  }
  return new Map(Array.from(domains, ([name, { monitor, patterns }]) => [name, toRights(monitor, patterns)]));
}

function toRights(
  monitor: readonly string[],
  granted: readonly (GrantedPattern & { readonly action: Action })[],
): DomainRights {
  const of = (action: Action): GrantedPatterns => new GrantedPatterns(granted.filter((one) => one.action === action));
  return {
    monitor: [...new Set(monitor)].toSorted(),
    patterns: { read: of("read"), write: of("write"), manage: of("manage") },
  };
}

/** Every index pattern that a policy grants, whatever the role. */
export function* allPatterns({ roles }: PolicyDocument): Generator<string> {
  for (const { grants } of Object.values(roles))
    for (const grant of grants) if ("indices" in grant) yield* grant.indices;
}
