import type { Explanation } from "../shared/policy/explain.ts";
import type { Check } from "../shared/policy/decide.ts";
import { describeLimit } from "../shared/policy/limits.ts";
import type { Io } from "./command.ts";
import { paint } from "./paint.ts";

const MAX_BODY_CHARS = 2_000;
const COLORS = { allow: "green", narrow: "yellow", deny: "red" } as const;

/** An explanation for people: the decision, what is needed and which role gives it, and what would be sent on. */
export function explainText(explanation: Explanation, io: Io): string {
  const { decision, code, reason, domain, operation, roles, narrowedTo, assumed } = explanation;
  const headline = paint(COLORS[decision], code === undefined ? decision : `${decision} ${code}`, io);
  const facts = [
    reason === undefined ? [] : [["why", reason]],
    operation === undefined ? [] : [["operation", `${operation}${domain === undefined ? "" : ` on domain ${domain}`}`]],
    [["roles", roles.length === 0 ? "none" : roles.join(", ")]],
    narrowedTo.length === 0 ? [] : [["narrowed to", narrowedTo.join(", ")]],
    forwardFacts(explanation),
    assumed === undefined ? [] : [["assumed", `${assumed}: patterns stand for the names that --names FILE would tell`]],
  ].flat();
  const width = Math.max(...facts.map(([name = ""]) => name.length));
  const lines = facts.map(([name = "", text = ""]) => `  ${name.padEnd(width)}  ${printable(text)}`);
  return `${[headline, ...lines, ...matrix(explanation, io)].join("\n")}\n`;
}

function forwardFacts({ decision, forward, isOwnAnswer }: Explanation): string[][] {
  if (decision === "deny") return [["forwards", "nothing"]];
  if (isOwnAnswer || forward === undefined) return [["forwards", "nothing: the gate answers itself"]];
  const { method, path, query, body } = forward;
  const line = ["forwards", `${method} ${path}${query === "" ? "" : `?${query}`}`];
  if (body === undefined) return [line];
  const cut = body.length > MAX_BODY_CHARS ? `${body.slice(0, MAX_BODY_CHARS)}…` : body;
  return [
    line,
    ...cut
      .trimEnd()
      .split("\n")
      .map((text, at) => [at === 0 ? "body" : "", text]),
  ];
}

/** Requirements × roles. */
function matrix({ checks, roles, decision }: Explanation, io: Io): string[] {
  if (checks.length === 0) return [];
  const needs = checks.map(({ action, index }) => (index === undefined ? action : printable(`${action} on ${index}`)));
  const width = Math.max("needs".length, ...needs.map((text) => text.length));
  const head = `  ${"needs".padEnd(width)}${roles.map((role) => `  ${role}`).join("")}`;
  const rows = checks.map((check, at) => {
    const cells = roles.map((role) => {
      const isGiven = check.grants.includes(`role:${role}`);
      return `  ${isGiven ? paint("green", "yes".padEnd(role.length), io) : "-".padEnd(role.length)}`;
    });
    return `  ${(needs[at] ?? "").padEnd(width)}${cells.join("")}${outcome(check, decision, io)}`.trimEnd();
  });
  return ["", paint("bold", head, io), ...rows];
}

function outcome(check: Check, decision: Explanation["decision"], io: Io): string {
  const { isGranted, isNamed, maxTokenAgeSeconds } = check;
  if (isGranted) return "";
  if (maxTokenAgeSeconds !== undefined) return `  ${paint("red", describeLimit(maxTokenAgeSeconds), io)}`;
  if (decision !== "deny") return "  left out";
  return `  ${paint("red", isNamed ? "missing: granted, but not for this" : "missing", io)}`;
}

/** A terminal acts on control characters; none of the caller's get there. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "�");
}
