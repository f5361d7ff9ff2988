import { readDomainName } from "./endpoints.ts";
import type { AccessPolicy, Domain, PolicyDocument } from "./document.ts";

/** Each domain that an entitlement, or break-glass, gives something in: the others are not looked at. */
export function discoveredDomains({
  domains,
  access,
}: Pick<PolicyDocument, "domains"> & { readonly access: AccessPolicy }): [string, Domain][] {
  const { entitlements, breakGlass } = access;
  const grants = [...Object.values(entitlements), breakGlass].flatMap((entry) => entry?.grants ?? []);
  const named = new Set(grants.map(({ domain }) => domain));
  return Object.entries(domains).filter(([name]) => named.has(name));
}

/** What the discovery asks a domain for, below its ARN: its names and, where they say who owns what, its index templates. */
export function discoveryPaths({ owners }: Pick<AccessPolicy, "owners">): string[] {
  return ["/_resolve/index/*", ...(owners.resourceOwner === undefined ? [] : ["/_index_template"])];
}

/** False of what has no tags that the gate could read: collections, custom endpoints without an ARN, domains that it assumes a role for. */
export function hasTags({ arn, auth, endpoint, service }: Domain): boolean {
  return (
    service === "es" && auth.type !== "assumeRole" && (arn !== undefined || readDomainName(endpoint) !== undefined)
  );
}
