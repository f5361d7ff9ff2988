import type { Notify } from "../../policy/document.ts";
import { formatDuration } from "../../policy/duration.ts";
import { type AccessRequest, BREAK_GLASS, expiresAt, type Person } from "../access-request.ts";
import { changesData, describeGrant } from "../plain-words.ts";
import type { Happening } from "./happenings.ts";

/** What people are told: for every kind of message the same. All texts are one line, without control characters, and no markup. */
export interface Announcement {
  /** the same for every try: whoever gets it twice can tell */
  readonly id: string;
  readonly event: Happening["what"];
  readonly at: string;
  readonly title: string;
  /** what it gives changes data, or was taken in an emergency */
  readonly isLoud: boolean;
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  /** leads to the portal; undefined: the policy does not say where people go */
  readonly link: string | undefined;
  readonly request: AccessRequest;
  readonly how: Happening["how"];
}

const MOST_NAME = 120;
const MOST_TEXT = 1_000;

/** Puts a happening into words. */
export function announce(request: AccessRequest, happening: Happening, notify: Pick<Notify, "link">): Announcement {
  const { id, entitlement, durationSeconds, justification, ticket, grants } = request;
  const { what, key, at, by, reason, how } = happening;
  const end = expiresAt(request);
  const isLoud = changesData(grants) || entitlement === BREAK_GLASS;
  const facts = [
    ["who", nameOf(request)],
    ["what", plain(grants.map(describeGrant).join("; "), MOST_TEXT)],
    ["for", formatDuration(durationSeconds)],
    ...(end === undefined || what === "ended" ? [] : [["until", moment(end)]]),
    ["why", plain(justification, MOST_TEXT)],
    ["ticket", plain(ticket ?? "", MOST_NAME)],
    ["by", by === undefined ? "" : nameOf(by)],
    ["they say", plain(reason ?? "", MOST_TEXT)],
    ["request", id],
  ] as const;
  return {
    id: `${id}/${key}`,
    event: what,
    at: new Date(at).toISOString(),
    title: (changesData(grants) ? "WRITE ACCESS: " : "") + titleOf(request, happening, end),
    isLoud,
    facts: facts.flatMap(([name = "", text = ""]) => (text === "" ? [] : [{ name, text }])),
    link: notify.link === undefined ? undefined : `${notify.link}/-/portal${viewOf(what)}`,
    request,
    how,
  };
}

/** The page's list of what waits for an answer; otherwise the page itself, which knows who looks. */
function viewOf(what: Happening["what"]): string {
  return what === "asked" || what === "break-glass" ? "#waiting" : "";
}

const ENDS = {
  expired: "is over",
  lapsed: "was not answered in time",
  revoked: "was taken back",
  withdrawn: "was withdrawn",
} as const;

function titleOf(request: AccessRequest, { what, by, how = "expired" }: Happening, end: number | undefined): string {
  const who = shortName(request);
  const { entitlement } = request;
  const hand = by === undefined ? "somebody" : shortName(by);
  const until = end === undefined ? "" : ` until ${moment(end)}`;
  const titles: Readonly<Record<Happening["what"], string>> = {
    asked: `${who} asks for ${entitlement}`,
    "break-glass": `BREAK-GLASS: ${who} took emergency access${until}`,
    approved:
      entitlement === BREAK_GLASS
        ? `${hand} has looked at ${who}'s break-glass`
        : `${hand} approved ${entitlement} for ${who}`,
    declined: `${hand} declined ${entitlement} for ${who}`,
    started: `${who} has ${entitlement}${until}`,
    "ending-soon": `${who}'s ${entitlement} ends at ${end === undefined ? "its time" : moment(end)}`,
    ended: `${who}'s ${entitlement} ${ENDS[how]}`,
  };
  return titles[what];
}

function nameOf({ principal, displayName }: Person): string {
  return plain(displayName === undefined ? principal : `${displayName} (${principal})`, 2 * MOST_NAME);
}

function shortName({ principal, displayName }: Person): string {
  return plain(displayName ?? principal, MOST_NAME);
}

/** One line; nothing that a mail reader or a terminal acts on. */
function plain(text: string, most: number): string {
  const line = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, "�")
    .trim();
  // no half of a letter
  return line.length <= most ? line : `${line.slice(0, most).replace(/\p{Cs}$/u, "")}…`;
}

/** `2026-11-26 14:05 UTC` */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
