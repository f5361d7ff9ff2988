import type { MemberChange, PolicyDiff } from "../shared/policy/diff/diff-policies.ts";
import type { EntryChange } from "../shared/policy/diff/entry-changes.ts";
import type { RightChange, TokenAge } from "../shared/policy/diff/right-changes.ts";
import { formatDuration } from "../shared/policy/duration.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";

const KINDS = { groups: "group", clients: "client", users: "user", iam: "IAM role" } as const;

/** How many rights are gained and lost, each counted for every membership that it concerns. */
export function countChanges({ members }: PolicyDiff): { readonly gains: number; readonly losses: number } {
  const changes = members.flatMap((member) => member.changes);
  const gains = changes.filter(({ effect }) => effect === "gain").length;
  return { gains, losses: changes.length - gains };
}

/** A difference for people: each membership with what it gains and loses, then issuers, domains and a sum. */
export function diffText(found: PolicyDiff, io: Io): string {
  const { members, issuers, domains } = found;
  const blocks = [
    ...members.map((member) => memberText(member, io)),
    ...issuers.map((entry) => entryText("issuer", entry, io)),
    ...domains.map((entry) => entryText("domain", entry, io)),
  ];
  if (blocks.length === 0) return `${paint("green", "no change", io)}: everybody may do what they could before\n`;
  const { gains, losses } = countChanges(found);
  const sum = `${plural(gains, "gain")}, ${plural(losses, "loss", "losses")} in ${plural(members.length, "membership")}`;
  return `${blocks.join("\n")}\n${sum}\n`;
}

function memberText({ kind, member, formerly, tokens, exampleRole, changes }: MemberChange, io: Io): string {
  const notes = [
    formerly === undefined ? [] : [`formerly ${formerly}`],
    tokens === undefined ? [] : [`by the ${tokens.by} issuer entry, tokens for ${tokens.audiences.join(", ")}`],
    exampleRole === undefined || exampleRole === member ? [] : [`for example ${exampleRole}`],
  ].flat();
  const head = `${KINDS[kind]} ${member}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
  const rows = changes.map((change) => [whatText(change), `role ${change.roles.join(", ")}`]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = changes.map((change, at) => {
    const effect = change.effect === "gain" ? paint("green", "gains", io) : paint("red", "loses", io);
    const cells = (rows[at] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const { method, path, body } = change.example;
    return `  ${effect}  ${cells.join("  ")}  ${method} ${path}${body === undefined ? "" : ` ${body.trimEnd()}`}`;
  });
  return [paint("bold", head, io), ...lines, ""].join("\n");
}

function whatText({ domain, action, pattern, except, tokenAge }: RightChange): string {
  const where = pattern === undefined ? action : `${action} on ${pattern}`;
  const less = except === undefined || except.length === 0 ? "" : ` except ${shorten(except)}`;
  return `${where}${less} (${domain})${tokenAge === undefined ? "" : `, ${ageText(tokenAge)}`}`;
}

const MOST_SHOWN = 5;

function shorten(patterns: readonly string[]): string {
  const rest = patterns.length - MOST_SHOWN;
  return `${patterns.slice(0, MOST_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function ageText({ over, upTo }: TokenAge): string {
  const bounds = [
    over === undefined ? [] : [`older than ${formatDuration(over)}`],
    upTo === undefined ? [] : [`at most ${formatDuration(upTo)} old`],
  ];
  return `tokens ${bounds.flat().join(" and ")}`;
}

function entryText(kind: "issuer" | "domain", { name, change, newName, keys = [] }: EntryChange, io: Io): string {
  const head = `${kind} ${name} ${change}${newName === undefined ? "" : ` to ${newName}`}`;
  const lines = keys.map(({ key, ...sides }) => `  ${key}: ${valueText(sides.old)} → ${valueText(sides.new)}`);
  return [paint("bold", head, io), ...lines, ""].join("\n");
}

function valueText(value: unknown): string {
  return value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}

function plural(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}
