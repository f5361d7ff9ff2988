import type { Plan } from "../shared/policy/compile-security/apply-security.ts";
import type { SecurityConfig } from "../shared/policy/compile-security/compile-security.ts";
import { type Difference, KINDS } from "../shared/policy/compile-security/security-drift.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";
import { plural } from "./plural.ts";

const MOST_SHOWN = 8;

/** The compiled roles for somebody who reads: who gets what on which patterns. */
export function configText({ roles, rolesmapping }: SecurityConfig, io: Io): string {
  const blocks = Object.entries(roles).map(([name, role]) => {
    const mapping = rolesmapping[name];
    const rows = [
      ["backend roles", list(mapping?.backend_roles ?? [])],
      ["users", list(mapping?.users ?? [])],
      ["cluster", plural(role.cluster_permissions.length, "permission")],
      ...role.index_permissions.map(({ index_patterns: patterns, allowed_actions: actions }) => [
        "indices",
        `${plural(actions.length, "permission")} on ${list(patterns)}`,
      ]),
    ];
    const lines = rows.map(([what = "", text = ""]) => `  ${what.padEnd(14)} ${text === "" ? "-" : text}`);
    return [paint("bold", name, io), ...lines].join("\n");
  });
  return `${[...blocks, `${plural(blocks.length, "role")}; --json prints the bodies of the REST API`].join("\n\n")}\n`;
}

const STATES: Readonly<Record<Difference["state"], readonly [text: string, color: "red" | "yellow"]>> = {
  missing: ["is not on the domain", "red"],
  extra: ["is on the domain, and no longer in the policy", "red"],
  changed: ["was changed on the domain", "red"],
  unmarked: ["has our name without our description: made or changed by hand", "yellow"],
  locked: ["is reserved, hidden or static", "yellow"],
};

/** `roles/index-gate-x was changed on the domain`, with what it has and lacks below. */
export function differencesText(differences: readonly Difference[], io: Io): string {
  return differences
    .flatMap(({ kind, name, state, changes }) => {
      const [text, color] = STATES[state];
      const details = changes.flatMap(({ where, has, lacks }) => [
        ...(has.length > 0 ? [`    + ${where}: ${list(has)}`] : []),
        ...(lacks.length > 0 ? [`    - ${where}: ${list(lacks)}`] : []),
      ]);
      return [`${paint("bold", `${kind}/${name}`, io)} ${paint(color, text, io)}`, ...details];
    })
    .map((line) => `${printable(line)}\n`)
    .join("");
}

/** `add roles/index-gate-x`, one line for each operation. */
export function planText(plan: Plan): string {
  return KINDS.flatMap((kind) => plan[kind].map(({ op, path }) => `${op} ${kind}${printable(path)}\n`)).join("");
}

function list(values: readonly string[]): string {
  const shown = values.slice(0, MOST_SHOWN).join(", ");
  return values.length > MOST_SHOWN ? `${shown} and ${values.length - MOST_SHOWN} more` : shown;
}

/** What stands on a domain is nobody's to steer a terminal with; colours are ours. */
function printable(line: string): string {
  // biome-ignore format: one class
  return line.replaceAll(/\u001b(?!\[\d+m)|[\u0000-\u001a\u001c-\u001f\u007f-\u009f]/g, " ");
}
