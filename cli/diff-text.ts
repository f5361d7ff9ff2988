import { BREAK_GLASS } from "../shared/access/access-request.ts";
import type { AccessChange } from "../shared/policy/diff/access-changes.ts";
import type { PolicyDiff } from "../shared/policy/diff/diff-policies.ts";
import type { EntryChange, KeyChange } from "../shared/policy/diff/entry-changes.ts";
import type { MemberChange } from "../shared/policy/diff/member-changes.ts";
import type { RightChange, TokenAge } from "../shared/policy/diff/right-changes.ts";
import { formatDuration } from "../shared/policy/duration.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";
import { plural } from "./plural.ts";

const KINDS = { groups: "group", clients: "client", users: "user", iam: "IAM role" } as const;

/** How many standing rights are gained and lost, each counted for every membership that it concerns. */
export function countChanges({ members }: PolicyDiff): { readonly gains: number; readonly losses: number } {
  const changes = members.flatMap((member) => member.changes);
  const gains = changes.filter(({ effect }) => effect === "gain").length;
  return { gains, losses: changes.length - gains };
}

/** A difference for people: each membership with what it gains and loses, what may be asked for, then issuers, domains and a sum. */
export function diffText(found: PolicyDiff, io: Io): string {
  const { members, entitlements, owners, issuers, domains } = found;
  const blocks = [
    ...members.map((member) => memberText(member, "role", io)),
    ...entitlements.map((entry) => accessText(entry, io)),
    ...(owners.length === 0 ? [] : [[paint("bold", "owners changed", io), ...keyLines(owners), ""].join("\n")]),
    ...issuers.map((entry) => entryText("issuer", entry, io)),
    ...domains.map((entry) => entryText("domain", entry, io)),
  ];
  if (blocks.length === 0) return `${paint("green", "no change", io)}: everybody may do what they could before\n`;
  const { gains, losses } = countChanges(found);
  const sum = `${plural(gains, "gain")}, ${plural(losses, "loss", "losses")} in ${plural(members.length, "membership")}`;
  const asked = entitlements.length === 0 ? "" : `; ${plural(entitlements.length, "way")} to temporary access changed`;
  return `${blocks.join("\n")}\n${sum}${asked}\n`;
}

/** One way to temporary access; who may ask for more or less stands indented below it, without a request that would need an approval first. */
function accessText({ name, change, members, conditions, isWider }: AccessChange, io: Io): string {
  const kind = name === BREAK_GLASS ? BREAK_GLASS : `entitlement ${name}`;
  const wider = isWider ? ` (${paint("yellow", "wider", io)})` : "";
  const asked = members.flatMap((member) => memberText(member, "asked", io).trimEnd().split("\n"));
  const lines = [...keyLines(conditions), ...asked.map((line) => `  ${line}`)];
  return [`${paint("bold", `${kind} ${change}`, io)}${wider}`, ...lines, ""].join("\n");
}

function memberText(
  { kind, member, formerly, tokens, exampleRole, changes }: MemberChange,
  by: "role" | "asked",
  io: Io,
): string {
  const notes = [
    formerly === undefined ? [] : [`formerly ${formerly}`],
    tokens === undefined ? [] : [`by the ${tokens.by} issuer entry, tokens for ${tokens.audiences.join(", ")}`],
    exampleRole === undefined || exampleRole === member ? [] : [`for example ${exampleRole}`],
  ].flat();
  const head = `${KINDS[kind]} ${member}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
  const rows = changes.map((change) =>
    by === "asked" ? [whatText(change)] : [whatText(change), `role ${change.roles.join(", ")}`, exampleText(change)],
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = changes.map((change, at) => {
    const effect = change.effect === "gain" ? paint("green", EFFECTS[by].gain, io) : paint("red", EFFECTS[by].loss, io);
    const cells = (rows[at] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `  ${effect}  ${cells.join("  ")}`.trimEnd();
  });
  return [paint("bold", head, io), ...lines, ""].join("\n");
}

const EFFECTS = {
  role: { gain: "gains", loss: "loses" },
  asked: { gain: "may ask for", loss: "may no longer ask for" },
} as const;

function exampleText({ example: { method, path, body } }: RightChange): string {
  return `${method} ${path}${body === undefined ? "" : ` ${body.trimEnd()}`}`;
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
  return [paint("bold", head, io), ...keyLines(keys), ""].join("\n");
}

function keyLines(keys: readonly KeyChange[]): string[] {
  return keys.map(({ key, ...sides }) => {
    const [old, now] = [sides.old, sides.new].map((value) => valueText(key, value));
    return `  ${withoutUnit(key)}: ${old} → ${now}`;
  });
}

const SECONDS = /Seconds$/;

/** A policy file writes durations, and counts no seconds. */
function withoutUnit(key: string): string {
  return key.replace(SECONDS, "");
}

function valueText(key: string, value: unknown): string {
  if (typeof value === "number" && SECONDS.test(key)) return formatDuration(value);
  return value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}
