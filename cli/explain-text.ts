import type { Explanation } from "../shared/policy/explain.ts";
import type { Io } from "./command.ts";
import { explainMatrix, type LookedUp } from "./explain-matrix.ts";
import { paint } from "./paint.ts";
import { printable } from "./printable.ts";

const MAX_BODY_CHARS = 2_000;
const COLORS = { allow: "green", narrow: "yellow", deny: "red" } as const;

/** An explanation for people: the decision, what is needed and which role gives it, and what would be sent on. */
export function explainText(explanation: Explanation, looked: LookedUp, io: Io): string {
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
  return `${[headline, ...lines, ...explainMatrix(explanation, looked, io)].join("\n")}\n`;
}

function forwardFacts({ decision, forward, isOwnAnswer }: Explanation): string[][] {
  if (decision === "deny") return [["forwards", "nothing"]];
  if (isOwnAnswer || forward === undefined) return [["forwards", "nothing: the gate answers itself"]];
  const { method, path, query, body, roleArn } = forward;
  const lines = [
    ["forwards", `${method} ${path}${query === "" ? "" : `?${query}`}`],
    ...(roleArn === undefined ? [] : [["signed as", roleArn]]),
  ];
  if (body === undefined) return lines;
  const cut = body.length > MAX_BODY_CHARS ? `${body.slice(0, MAX_BODY_CHARS)}…` : body;
  return [
    ...lines,
    ...cut
      .trimEnd()
      .split("\n")
      .map((text, at) => [at === 0 ? "body" : "", text]),
  ];
}
