import { buildContext } from "../context.ts";
import type { PolicyDocument } from "../document.ts";
import { rolesOf } from "../roles.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { memberAlone, personOf } from "./sample-principal.ts";
import { MEMBER_WORDS, membershipsOf, roleMembers } from "./walk.ts";

/** Whoever has roles of more than 3,000 bytes of names is refused, whatever is asked. */
export const tooManyRoles: LintRule = {
  id: "too-many-roles",
  severity: "warning",
  summary: "roles whose names together are too long for a request: its caller would be refused",
  *find(policy) {
    for (const [first] of membershipsOf(policy).values()) {
      const principal = first === undefined ? undefined : memberAlone(first);
      if (first === undefined || principal === undefined) continue;
      if (buildContext(principal, policy).refusal === undefined) continue;
      const size = bytesOf(rolesOf(principal, policy));
      yield {
        path: first.path,
        message: `${MEMBER_WORDS[first.kind]} ${quote(first.member)} is in roles of ${size} of names, and refused \`too-many-roles\`; put what it may do into fewer roles`,
      };
    }
    for (const [issuer, groups] of groupsByIssuer(policy)) {
      const everybody = personOf(issuer, groups);
      if (buildContext(everybody, policy).refusal === undefined) continue;
      const size = bytesOf(rolesOf(everybody, policy));
      yield {
        path: ["issuers", issuer],
        message: `whoever is in all ${groups.length} groups of ${quote(issuer)} has roles of ${size} of names, and is refused \`too-many-roles\` from 3,000 on; shorten the names, or use fewer roles`,
      };
    }
  },
};

function bytesOf(roles: readonly string[]): string {
  return `${Buffer.byteLength(roles.join(",")).toLocaleString("en")} bytes`;
}

/** Of issuers with more than one group: one alone is a member that is looked at by itself. */
function groupsByIssuer(policy: PolicyDocument): [string, string[]][] {
  const all = new Map<string, Set<string>>();
  for (const { kind, member } of roleMembers(policy)) {
    if (kind !== "groups") continue;
    const issuer = member.slice(0, member.indexOf(":"));
    all.set(issuer, (all.get(issuer) ?? new Set<string>()).add(member));
  }
  return [...all].filter(([, groups]) => groups.size > 1).map(([issuer, groups]) => [issuer, [...groups]]);
}
