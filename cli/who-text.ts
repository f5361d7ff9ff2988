import { describeLimit } from "../shared/policy/limits.ts";
import type { Place } from "../shared/policy/problems.ts";
import type { Holder, HolderGrant, WhoAnswer, WhoQuestion } from "../shared/policy/who.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";
import { printable } from "./printable.ts";
import { table } from "./table.ts";
import { plural } from "./plural.ts";

/** A grant with where it stands in the policy file. */
type PlacedGrant = HolderGrant & Place;
export type PlacedHolder = Omit<Holder, "grants"> & { readonly grants: readonly PlacedGrant[] };
export interface PlacedAnswer extends Omit<WhoAnswer, "holders"> {
  readonly file: string;
  readonly holders: readonly PlacedHolder[];
  /** who may ask for it for a time; their grants' roles are entitlements */
  readonly askers: readonly PlacedHolder[];
  /** how an entitlement is granted, in words */
  readonly howOf: (entitlement: string) => string;
  /** no names were given: every name was taken for an index */
  readonly isAssumed: boolean;
}

const KINDS = { groups: "group", clients: "client", users: "user", iam: "IAM role" } as const;

/** Who can, for people: one line for each grant that lets somebody. */
export function whoText({ action, expression, domain }: WhoQuestion, answer: PlacedAnswer, io: Io): string {
  const { holders, askers, howOf, needs, isSystem, isAssumed } = answer;
  const index = expression === undefined ? "" : ` \`${printable(expression.written)}\` in`;
  const what = `${action}${index} domain ${domain}`;
  const lines = [
    holders.length === 0
      ? paint("bold", `nobody can ${what}`, io)
      : paint("bold", `${plural(holders.length, "member")} can ${what}`, io),
  ];
  if (holders.length > 0) {
    const rows = holders.flatMap((holder) => holder.grants.map((grant, at) => row(holder, grant, at, answer)));
    lines.push("", ...table(["member", "", "by role", "grant", "at", ""], rows, io));
  }
  if (askers.length > 0) {
    const rows = askers.flatMap((asker) =>
      asker.grants.map((grant, at) => {
        const cells = row(asker, grant, at, answer);
        return [...cells.slice(0, -1), [howOf(grant.role), cells.at(-1)].filter(Boolean).join("; ")];
      }),
    );
    lines.push("", paint("bold", `${askers.length} may ask for it`, io));
    lines.push("", ...table(["member", "", "by entitlement", "grant", "at", "granted"], rows, io));
  }
  if (needs.length > 0) {
    lines.push("", `\`${printable(needs[0]?.index ?? "")}\` is an alias: its name and every target are needed`);
    lines.push(...table(["name", "given by role"], needs.map(toNeed), io));
  }
  if (isSystem) lines.push("  a system index is never granted, whatever the pattern");
  else if (isAssumed && expression !== undefined) {
    lines.push("", "assumed: no aliases; --names FILE tells what a name stands for");
  }
  return `${lines.join("\n")}\n`;
}

function toNeed({ index, roles }: PlacedAnswer["needs"][number]): string[] {
  return [printable(index), roles.length === 0 ? "none" : roles.join(", ")];
}

function row(
  { kind, member, decision, narrowedTo, refusal }: PlacedHolder,
  grant: PlacedGrant,
  at: number,
  answer: PlacedAnswer,
): string[] {
  const { role, patterns, maxTokenAgeSeconds, line, column } = grant;
  const notes = [
    ...(refusal !== undefined && at === 0 ? [`refused \`${refusal}\`, whatever is asked`] : []),
    ...(decision === "narrow" && at === 0 ? [`a part: ${narrowedTo.join(", ")}`] : []),
    ...(maxTokenAgeSeconds === undefined ? [] : [describeLimit(maxTokenAgeSeconds)]),
  ];
  const who = at === 0 ? [KINDS[kind], printable(member)] : ["", ""];
  return [
    ...who,
    role,
    patterns.length === 0 ? "cluster" : patterns.join(", "),
    `${answer.file}:${line}:${column}`,
    notes.join("; "),
  ];
}
