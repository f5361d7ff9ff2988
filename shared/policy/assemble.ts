import type { Domain, Issuer, PolicyDocument, PolicyGrant, Role } from "./document.ts";
import { assembleAccess } from "./assemble-access.ts";
import { isDomainVersion } from "./domain-version.ts";
import { durationSeconds } from "./duration.ts";
import { resolveDomain } from "./endpoints.ts";
import type { PolicyFile } from "./schema.ts";

/** The compiled policy of a file without problems: every default filled in. */
export function assemblePolicy(file: PolicyFile, policyVersion: string): PolicyDocument {
  const names = Object.keys(file.domains);
  const defaultDomain = names.length === 1 ? names[0] : names.find((name) => file.domains[name]?.default === true);
  if (defaultDomain === undefined) throw new Error("a checked policy has a default domain");
  const access = assembleAccess(file, (grant) => toGrant(grant, defaultDomain));
  return {
    version: 1,
    policyVersion,
    issuers: mapValues(file.issuers, toIssuer),
    domains: mapValues(file.domains, (domain, name) => toDomain(domain, name === defaultDomain)),
    roles: mapValues(file.roles, (role) => toRole(role, defaultDomain)),
    ...(access === undefined ? {} : { access }),
  };
}

type Values<T> = T[keyof T];

function toIssuer(issuer: Values<PolicyFile["issuers"]>): Issuer {
  if (issuer.type === "cognito") return issuer;
  return { ...issuer, audience: typeof issuer.audience === "string" ? [issuer.audience] : issuer.audience };
}

function toDomain(domain: Values<PolicyFile["domains"]>, isDefault: boolean): Domain {
  const { origin, service, region } = resolveDomain(domain);
  if (origin === undefined || region === undefined) throw new Error("a checked domain has an origin and a region");
  const { version = service === "aoss" ? "serverless" : undefined, ...rest } = domain;
  const known = { ...rest, endpoint: origin, service, region, default: isDefault };
  if (version === undefined) return known;
  if (!isDomainVersion(version)) throw new Error("a checked domain has a version that the gate knows");
  return { ...known, version };
}

function toRole(role: Values<PolicyFile["roles"]>, defaultDomain: string): Role {
  const { groups = [], clients = [], users = [], iam = [] } = role.members;
  return {
    members: { groups, clients, users, iam },
    grants: role.grants.map((grant) => toGrant(grant, defaultDomain)),
    ...(role.limits === undefined ? {} : { limits: { maxTokenAgeSeconds: durationSeconds(role.limits.maxTokenAge) } }),
  };
}

function toGrant(grant: Values<PolicyFile["roles"]>["grants"][number], defaultDomain: string): PolicyGrant {
  const domain = grant.domain ?? defaultDomain;
  if (grant.cluster !== undefined) return { domain, cluster: grant.cluster };
  return { domain, indices: grant.indices ?? [], actions: grant.actions ?? [] };
}

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  to: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, to(value, key)]));
}
