import type { DomainVersion } from "../../shared/policy/domain-version.ts";
import { CASES, type Grant } from "./surface-cases.ts";

const HEAD = `version: 1
issuers:
  okta:
    type: oidc
    issuer: https://surface.okta.example/oauth2/default
    audience: api://opensearch
    principalClaim: uid
domains:
  surface:
    endpoint: https://vpc-surface-abc123.eu-west-1.es.amazonaws.com
    service: es
    auth: { type: sigv4 }
    default: true
`;

/** One role and one group for each distinct grant of the cases, and `keeper`, who may do everything with every index. */
export function surfacePolicy(version?: DomainVersion): string {
  const roles = [...groups()].map(([key, group]) => role(group, JSON.parse(key) as Grant));
  const domain = version === undefined ? "" : `    version: ${version}\n`;
  return (
    `${HEAD}${domain}roles:\n` +
    [...roles, role("keeper", { indices: ["*"], actions: ["read", "write", "manage"] })].join("")
  );
}

/** The group whose role has this grant. */
export function groupOf(grant: Grant): string {
  const group = groups().get(keyOf(grant));
  if (group === undefined) throw new Error("no case has this grant");
  return group;
}

function groups(): Map<string, string> {
  const distinct = new Set(CASES.map(({ grant }) => keyOf(grant)));
  return new Map(Array.from(distinct, (key, at) => [key, `grant-${at + 1}`]));
}

function keyOf({ indices, actions }: Grant): string {
  return JSON.stringify({ indices, actions });
}

function role(name: string, { indices, actions }: Grant): string {
  return `  ${name}:
    members: { groups: ["okta:${name}"] }
    grants:
      - { indices: ${JSON.stringify(indices)}, actions: ${JSON.stringify(actions)} }
`;
}
