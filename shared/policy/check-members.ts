import { listNames, quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

const QUALIFIED = ["groups", "clients", "users"];

/** Every role has a member, and the issuer of everybody who is named is known. Skips what has no shape; that is reported elsewhere. */
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
    checkIssuers(members, issuers, report);
  }
  for (const people of namedByAccess(root)) checkIssuers(people, issuers, report);
  const prefix = root.entries.get("owners")?.entries.get("resourceOwner")?.entries.get("groupPrefix");
  if (prefix !== undefined) checkIssuer(prefix, issuers, report);
}

/** Whoever may ask for access or answers for it. */
function namedByAccess({ entries }: Written): Written[] {
  const entitlements = [...(entries.get("entitlements")?.entries.values() ?? [])];
  const places = [
    ...entitlements.flatMap((entitlement) => ["requesters", "approvers"].map((key) => entitlement.entries.get(key))),
    entries.get("breakGlass")?.entries.get("requesters"),
    entries.get("owners")?.entries.get("integration"),
  ];
  return places.filter((place) => place !== undefined);
}

function checkIssuers(members: Written, issuers: ReadonlyMap<string, Written>, report: Report): void {
  for (const key of QUALIFIED) {
    for (const member of members.entries.get(key)?.items ?? []) checkIssuer(member, issuers, report);
  }
}

function checkIssuer(member: Written, issuers: ReadonlyMap<string, Written>, report: Report): void {
  const issuer = typeof member.value === "string" ? /^([a-z0-9-]{1,40}):/.exec(member.value)?.[1] : undefined;
  if (issuer === undefined || issuers.has(issuer)) return;
  report(member.at, "unknown-issuer", `no issuer named ${quote(issuer)}; known: ${listNames(issuers.keys())}`);
}
