import type { Members } from "../document.ts";
import { toSecurityMember } from "./security-pattern.ts";

/** A role mapping as the Security plugin's REST API takes it. */
export interface SecurityMapping {
  readonly backend_roles: readonly string[];
  readonly users: readonly string[];
}

/** Stands for one role's name in a session's ARN: a role path would be another role. */
const ONE_NAME = "[^/]*";

/**
 * Who gets a role when they come to the domain themselves. The domain sees a group, a person or a machine by the bare
 * value of its claim, and cannot tell issuers apart: those of `issuer`, the one that the domain itself trusts, are written
 * as it sees them, all others with their issuer before them (`okta:devops`), which is what a proxy in front of the domain
 * could hand over and what no token says. IAM roles are backend roles by their ARN.
 */
export function compileMapping(members: Members, issuer: string | undefined): SecurityMapping {
  const seen = (member: string): string => toSecurityMember(bare(member, issuer));
  return {
    backend_roles: sorted([...members.groups.map(seen), ...members.iam.map((arn) => toSecurityMember(arn, ONE_NAME))]),
    users: sorted([...members.users, ...members.clients].map(seen)),
  };
}

function bare(member: string, issuer: string | undefined): string {
  return issuer !== undefined && member.startsWith(`${issuer}:`) ? member.slice(issuer.length + 1) : member;
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
