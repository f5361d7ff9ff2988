import type { Grant, Limits, PolicyDocument, PolicyGrant } from "./document.ts";

/** The grants of these roles, in their order; a role that the policy does not have gives nothing. */
export function grantsOf(roles: readonly string[], policy: PolicyDocument): Grant[] {
  return roles.flatMap((role) => {
    const { grants = [], limits } = (Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined) ?? {};
    return grants.map((grant) => withSource(grant, `role:${role}`, limits));
  });
}

function withSource(grant: PolicyGrant, source: string, limits: Limits | undefined): Grant {
  return "cluster" in grant
    ? { domain: grant.domain, cluster: grant.cluster, source, ...limits }
    : { domain: grant.domain, indices: grant.indices, actions: grant.actions, source, ...limits };
}
