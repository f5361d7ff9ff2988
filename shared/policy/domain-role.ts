import type { AssumeRoleAuth } from "./document.ts";

const OF_ROLE = "role:";

/**
 * The role that a request is signed with: that of the policy role which alone permits it. When grants of several permit it
 * and their roles differ, or no grant was needed, it is the domain's own, which covers them all: a grant more never leads to a
 * role that may do less than the request needs. `grants` are the sources of the determining grants.
 */
export function roleArnFor({ roleArn, roleArns }: AssumeRoleAuth, grants: readonly string[]): string {
  const [first = roleArn, ...others] = new Set(grants.map((source) => arnOf(source, roleArn, roleArns)));
  return others.length === 0 ? first : roleArn;
}

function arnOf(source: string, roleArn: string, roleArns: AssumeRoleAuth["roleArns"]): string {
  const role = source.startsWith(OF_ROLE) ? source.slice(OF_ROLE.length) : undefined;
  return role !== undefined && Object.hasOwn(roleArns, role) ? (roleArns[role] ?? roleArn) : roleArn;
}
