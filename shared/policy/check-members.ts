import { listNames, quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

const QUALIFIED = ["groups", "clients", "users"];

/** Every role has a member, and every member's issuer is known. Skips what has no shape; that is reported elsewhere. */
export function checkMembers(root: Written, report: Report): void {
  const issuers = root.entries.get("issuers")?.entries ?? new Map<string, Written>();
  for (const [name, role] of root.entries.get("roles")?.entries ?? []) {
    const members = role.entries.get("members");
    if (members?.kind !== "mapping") continue;
    if (members.entries.size === 0) {
      report(
        members.at,
        "empty",
        `role ${quote(name)} has no members; add \`groups\`, \`clients\`, \`users\` or \`iam\``,
      );
    }
    for (const key of QUALIFIED) {
      for (const member of members.entries.get(key)?.items ?? []) checkIssuer(member, issuers, report);
    }
  }
}

function checkIssuer(member: Written, issuers: ReadonlyMap<string, Written>, report: Report): void {
  const issuer = typeof member.value === "string" ? /^([a-z0-9-]{1,40}):/.exec(member.value)?.[1] : undefined;
  if (issuer === undefined || issuers.has(issuer)) return;
  report(member.at, "unknown-issuer", `no issuer named ${quote(issuer)}; known: ${listNames(issuers.keys())}`);
}
