import { BREAK_GLASS } from "../access/access-request.ts";
import { quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

/**
 * Everything that may be asked for has somebody who answers, and only reads are granted without one. Skips what has no
 * shape; that is reported elsewhere.
 */
export function checkAccess(root: Written, report: Report): void {
  const owners = root.entries.get("owners")?.entries ?? new Map<string, Written>();
  for (const [name, entitlement] of root.entries.get("entitlements")?.entries ?? []) {
    if (name === BREAK_GLASS)
      report(entitlement.keyAt, "illegal-name", "`break-glass` is reserved; choose another name");
    if (entitlement.kind !== "mapping") continue;
    checkAnswer(name, entitlement, owners, report);
    checkHours(entitlement, report);
  }
  const breakGlass = root.entries.get("breakGlass");
  if (breakGlass !== undefined && !owners.has("integration")) {
    report(breakGlass.keyAt, "owner-needed", "somebody has to review it afterwards; add `owners` with `integration`");
  }
}

function checkAnswer(name: string, { entries, keyAt }: Written, owners: Written["entries"], report: Report): void {
  const [approvers, auto] = ["approvers", "auto"].map((key) => entries.get(key));
  if (approvers === undefined && auto === undefined) {
    report(keyAt, "no-approver", `nobody answers for ${quote(name)}; add \`approvers\`, or \`auto: true\` for reads`);
  }
  if (approvers?.value === "resourceOwner" && !(owners.has("resourceOwner") && owners.has("integration"))) {
    const text = "`resourceOwner` needs `owners` with `resourceOwner`, and `integration` for what has no owner";
    report(approvers.at, "owner-needed", text);
  }
  if (auto === undefined) return;
  for (const grant of entries.get("grants")?.items ?? []) {
    const changing = grant.entries.get("actions")?.items.find(({ value }) => value === "write" || value === "manage");
    if (changing !== undefined) {
      report(changing.at, "auto-write", `${quote(String(changing.value))} is never granted without an approver`);
    }
  }
}

function checkHours({ entries }: Written, report: Report): void {
  const hours = entries.get("hours");
  if (hours === undefined) return;
  if (!entries.has("auto")) report(hours.keyAt, "illegal-hours", "`hours` say when `auto` grants; add `auto: true`");
  const [from, to] = ["from", "to"].map((key) => hours.entries.get(key));
  if (typeof from?.value === "string" && typeof to?.value === "string" && from.value >= to.value) {
    report(to.at, "illegal-hours", `${quote(to.value)} is not later than ${quote(from.value)}`);
  }
}
