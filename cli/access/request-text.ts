import { describeGrant } from "../../shared/access/plain-words.ts";
import type { RequestView } from "../../shared/access/request-view.ts";
import { formatDuration } from "../../shared/policy/duration.ts";
import type { Io } from "../command.ts";
import { paint } from "../paint.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { momentText, nameOf, untilText } from "./words.ts";

/** One request with all that is known of it, and what the caller may do. */
export function requestText(request: RequestView, now: number, io: Io): string[] {
  const { id, state, entitlement, durationSeconds, justification, ticket, reviews, ending, may } = request;
  const rows: (readonly [string, string])[] = [
    ["state", stateText(request, io)],
    ["who", nameOf(request.requester)],
    ["asks", `${printable(entitlement)} for ${formatDuration(durationSeconds)}`],
    ...request.grants.map((grant, at): [string, string] => [
      at === 0 ? "what" : "",
      whatText(describeGrant(grant), io),
    ]),
    ...lines("reason", justification),
    ...(ticket === undefined ? [] : [["ticket", printable(ticket)] as const]),
    ["asked", momentText(request.requestedAt)],
    ...(state === "pending" ? [["lapses", untilText(request.lapsesAt, now)] as const] : []),
    ...(request.awaits === undefined || request.awaits.length === 0
      ? []
      : [["awaits", printable(request.awaits.join(", "))] as const]),
    ...(request.expiresAt === undefined ? [] : [["until", untilText(request.expiresAt, now)] as const]),
    ...reviews.flatMap((review) => [
      [`${review.verdict}d`, `by ${nameOf(review)}, ${momentText(review.at)}`] as const,
      ...lines("", review.reason ?? ""),
    ]),
    ...(ending === undefined
      ? []
      : [
          [ending.how, `by ${nameOf(ending.by)}, ${momentText(ending.at)}`] as const,
          ...lines("", ending.reason ?? ""),
        ]),
    ...lines("details", request.accessDetails ?? ""),
    ...may.flatMap((what) =>
      NEXT[what].map((verb, at) => [at === 0 ? "may" : "", `index-gate access ${verb} ${safeId(id)}`] as const),
    ),
  ];
  return [paint("bold", printable(id), io), ...rows.map(([head, text]) => `  ${head.padEnd(9)}${text}`.trimEnd())];
}

const NEXT = { review: ["approve", "decline"], revoke: ["revoke"], withdraw: ["withdraw"] } as const;

/** One line for each request. */
export function requestTable(requests: readonly RequestView[], now: number, io: Io): string[] {
  const rows = requests.map((request) => [
    printable(request.id),
    request.state,
    nameOf(request.requester),
    printable(request.entitlement),
    request.grants.map((grant) => printable(describeGrant(grant))).join("; "),
    request.state === "pending"
      ? `lapses ${untilText(request.lapsesAt, now)}`
      : request.state === "active" && request.expiresAt !== undefined
        ? `until ${untilText(request.expiresAt, now)}`
        : momentText(request.ending?.at ?? request.expiresAt ?? request.lapsesAt),
  ]);
  return table(["id", "state", "who", "entitlement", "what", "when"], rows, io);
}

function stateText({ state, reviews, approvalsNeeded }: RequestView, io: Io): string {
  const approved = reviews.filter(({ verdict }) => verdict === "approve").length;
  if (state === "pending") return paint("yellow", `pending: ${approved} of ${approvalsNeeded} approvals`, io);
  return state === "active" ? paint("green", state, io) : printable(state);
}

/** What changes data is seen. */
function whatText(text: string, io: Io): string {
  return /WRITE|MANAGE/.test(text) ? paint("red", printable(text), io) : printable(text);
}

/** Text of several lines stays so; its control characters do not. */
function lines(head: string, text: string): (readonly [string, string])[] {
  if (text === "") return [];
  return text.split(/\r?\n/).map((line, at) => [at === 0 ? head : "", printable(line)] as const);
}

/** The ids are the gate's own; what is none is not offered for a shell. */
function safeId(id: string): string {
  return /^[\w.-]+$/.test(id) ? id : "ID";
}
