import type { Principal } from "../../../shared/identity/principal.ts";
import type { Members, PolicyDocument, PolicyGrant, Role } from "../../../shared/policy/document.ts";

export function principalWith(more: Partial<Principal> = {}): Principal {
  return {
    id: "okta:someone",
    issuer: "okta",
    groups: [],
    client: undefined,
    isMachine: false,
    displayName: undefined,
    expiresAt: 1_900_000_000,
    issuedAt: undefined,
    tokenId: undefined,
    ...more,
  };
}

export const READ_LOGS: PolicyGrant = { domain: "logs", indices: ["logs-*"], actions: ["read"] };

export function role(members: Partial<Members>, grants: readonly PolicyGrant[] = [READ_LOGS]): Role {
  return { members: { groups: [], clients: [], users: [], iam: [], ...members }, grants };
}

export function policyWith(roles: Record<string, Role>, policyVersion = "0123456789ab"): PolicyDocument {
  return { version: 1, policyVersion, issuers: {}, domains: {}, roles };
}
