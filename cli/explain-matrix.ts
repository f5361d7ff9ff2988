import type { Check } from "../shared/policy/decide.ts";
import type { MissingPart } from "../shared/policy/explain-missing.ts";
import type { Explanation } from "../shared/policy/explain.ts";
import { describeLimit } from "../shared/policy/limits.ts";
import { listNames } from "../shared/policy/problems.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";
import { printable } from "./printable.ts";

/** A body of a bulk names thousands. */
const MOST_ROWS = 50;
/** As wide as the roles' columns may be before those that give nothing are left out. */
const MOST_ROLE_CHARS = 80;

/** What the policy says besides the decision. */
export interface LookedUp {
  readonly missing: readonly MissingPart[];
  /** of each check, the roles that give a part of it */
  readonly parts: readonly (readonly string[])[];
}

/** Requirements × roles: who gives what, and what is missing. */
export function explainMatrix(
  { checks, roles, decision }: Explanation,
  { missing, parts }: LookedUp,
  io: Io,
): string[] {
  if (checks.length === 0) return [];
  const shown = checks.slice(0, MOST_ROWS);
  const columns = chooseColumns(roles, checks);
  const needs = shown.map(({ action, index }) => (index === undefined ? action : printable(`${action} on ${index}`)));
  const width = Math.max("needs".length, ...needs.map((text) => text.length));
  const head =
    `  ${"needs".padEnd(width)}${columns.map((role) => `  ${role.padEnd(widthOf(role))}`).join("")}`.trimEnd();
  const rows = shown.map((check, at) => {
    const cells = columns.map((role) => {
      if (!check.grants.includes(`role:${role}`)) return `  ${"-".padEnd(widthOf(role))}`;
      const isPart = parts[at]?.includes(role) === true;
      return `  ${paint(isPart ? "yellow" : "green", (isPart ? "part" : "yes").padEnd(widthOf(role)), io)}`;
    });
    const last = outcome(check, decision, missing, io);
    return `  ${(needs[at] ?? "").padEnd(width)}${cells.join("")}${last === "" ? "" : `  ${last}`}`.trimEnd();
  });
  const others = roles.filter((role) => !columns.includes(role));
  return [
    "",
    paint("bold", head, io),
    ...rows,
    ...(checks.length > shown.length ? [`  and ${checks.length - shown.length} more; --json has all of them`] : []),
    ...(others.length === 0 ? [] : [`  nothing of this: ${listNames(others)}`]),
  ];
}

/** `part` is longer than the shortest names. */
function widthOf(role: string): number {
  return Math.max(role.length, "part".length);
}

function chooseColumns(roles: readonly string[], checks: readonly Check[]): readonly string[] {
  if (roles.join("  ").length <= MOST_ROLE_CHARS) return roles;
  const giving = new Set(checks.flatMap(({ grants }) => grants));
  return roles.filter((role) => giving.has(`role:${role}`));
}

function outcome(check: Check, decision: Explanation["decision"], missing: readonly MissingPart[], io: Io): string {
  const { action, index, isGranted, isNamed, maxTokenAgeSeconds } = check;
  if (isGranted) return "";
  if (maxTokenAgeSeconds !== undefined) return paint("red", describeLimit(maxTokenAgeSeconds), io);
  if (decision !== "deny") return "left out";
  const found = missing.find((part) => part.action === action && part.index === index);
  const why = isNamed && index !== undefined ? `granted, but not to ${action}; ` : "";
  const roles = found?.roles ?? [];
  const by =
    roles.length === 0 ? "no role gives it" : `role ${listNames(roles)} ${roles.length === 1 ? "gives" : "give"} it`;
  return paint("red", `missing: ${why}${by}`, io);
}
