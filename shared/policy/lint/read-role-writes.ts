import type { IndexGrant, PolicyDocument } from "../document.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";

/** A role for reading that writes, too: by its name, or because people have it who read with one grant and write with another. */
export const readRoleWrites: LintRule = {
  id: "read-role-writes",
  severity: "security",
  summary: "a role for reading that also writes",
  *find(policy) {
    for (const [role, { members, grants }] of Object.entries(policy.roles)) {
      const writing = [...grants.entries()].filter(([, grant]) => changesOf(grant).length > 0);
      const reading = grants.find((grant): grant is IndexGrant => "indices" in grant && isReadAlone(grant));
      const hasPeople = members.groups.length + members.users.length > 0;
      for (const [at, grant] of writing) {
        const what = changesOf(grant).join(" and ");
        const path = ["roles", role, "grants", at, "actions"];
        if (isNamedForReading(role)) {
          yield {
            path,
            message: `role ${quote(role)} is named for reading and may ${what}; rename it, or make a role of its own for this`,
          };
        } else if (reading !== undefined && hasPeople) {
          yield {
            path,
            message: `role ${quote(role)} reads ${quote(reading.indices[0] ?? "")} and may ${what} here; make two roles, so that reading can be given alone`,
          };
        }
      }
    }
  },
};

type AnyGrant = PolicyDocument["roles"][string]["grants"][number];

function changesOf(grant: AnyGrant): string[] {
  return "actions" in grant ? grant.actions.filter((action) => action !== "read") : [];
}

function isReadAlone({ actions }: IndexGrant): boolean {
  return actions.every((action) => action === "read");
}

const READING = /(?:^|-)(?:read|reads|reader|readers|readonly|ro|view|viewer|viewers|audit|auditor|auditors)(?:-|$)/;
const WRITING = /(?:^|-)(?:write|writes|writer|writers|rw|edit|editor|editors|manage|manager|managers)(?:-|$)/;

function isNamedForReading(role: string): boolean {
  return READING.test(role) && !WRITING.test(role);
}
