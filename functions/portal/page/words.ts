import type { RequestView } from "../../../shared/access/request-view.ts";
import type { Action, AutoHours, PolicyGrant } from "../../../shared/policy/document.ts";
import { formatDuration } from "../../../shared/policy/duration.ts";
import type { Offer } from "./api.ts";

/** What everybody understands of the API's words. */

const DOES: Readonly<Record<Action, string>> = {
  read: "read",
  write: "change documents in",
  manage: "create, delete and set up",
};

/** `read logs-*`, `read and change documents in releases-*` */
export function grantWords(grant: PolicyGrant): { readonly does: string; readonly what: readonly string[] } {
  if ("cluster" in grant) return { does: "look at", what: ["the cluster's health"] };
  const does = joined(
    (Object.keys(DOES) as Action[]).filter((action) => grant.actions.includes(action)).map((action) => DOES[action]),
  );
  return { does, what: grant.indices };
}

/** The actions that change anything, `write, manage`; empty: it only reads. */
export function changesOf(grants: readonly PolicyGrant[]): readonly Action[] {
  const actions = new Set(grants.flatMap((grant) => ("actions" in grant ? grant.actions : [])));
  return (["write", "manage"] as const).filter((action) => actions.has(action));
}

/** `30 minutes`, `1 hour 30 minutes` */
export function durationWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor((seconds % 86_400) / 3_600), "hour"],
    [Math.floor((seconds % 3_600) / 60), "minute"],
    [Math.floor(seconds % 60), "second"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return said.length === 0 ? "0 seconds" : said.slice(0, 2).join(" ");
}

/** `0:59:07`, as a clock that runs down */
export function countdownWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const two = (count: number): string => String(count).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** Lengths to choose from: `[seconds, as the API wants it]`, the longest last. */
export function durationChoices(mostSeconds: number): readonly (readonly [seconds: number, written: string])[] {
  const usual = [60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800];
  const fitting = usual.filter((seconds) => seconds < mostSeconds && seconds * 32 >= mostSeconds);
  return [...fitting, mostSeconds].map((seconds) => [seconds, formatDuration(seconds)]);
}

const DAYS: Readonly<Record<string, string>> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

/** Who answers, and when: for whoever is about to ask. */
export function answerWords({ answeredBy, approvals, auto }: Offer): string {
  if (answeredBy === "nobody") return "Granted at once, with an alarm. Somebody looks at it afterwards.";
  const people = `${approvals === 1 ? "One person has" : `${approvals} people have`} to approve`;
  if (auto === true) return "Granted at once.";
  if (auto === undefined) return `${people}.`;
  return `Granted at once ${hoursWords(auto)}. ${answeredBy === "people" ? `${people} otherwise.` : "Not at other times."}`;
}

function hoursWords({ days, from, to, timeZone }: AutoHours): string {
  return `on ${days.map((day) => DAYS[day] ?? day).join(", ")} from ${from} to ${to} (${timeZone})`;
}

const STATES: Readonly<Record<RequestView["state"], string>> = {
  pending: "Waiting",
  active: "Active",
  expired: "Ended",
  lapsed: "Nobody answered in time",
  declined: "Declined",
  withdrawn: "Withdrawn",
  revoked: "Taken back",
};

export function stateWords(state: RequestView["state"]): string {
  return STATES[state];
}

/** By the API's code: what it means, and what to do. */
export const REFUSALS: Readonly<Record<string, string>> = {
  "request-malformed": "Something in the form is not as it should be.",
  "beyond-entitlement": "That is more than this entitlement gives. Choose names or patterns inside of it.",
  "duration-too-long": "That is longer than this entitlement gives. Choose a shorter time.",
  "justification-missing": "Say what you need it for.",
  "ticket-missing": "Name a ticket of the form that is asked for.",
  "not-entitled": "You may not ask for this, or nobody answers it now.",
  "own-request": "Nobody answers a request of their own. Somebody else has to.",
  "not-approver": "Others answer this request.",
  "not-allowed": "Others may do this.",
  "principal-blocked": "You are blocked from temporary access. Ask the owners of the gate.",
  "request-not-found": "There is no such request any more.",
  "state-changed": "The request has changed in the meantime. Look at it again.",
  "already-reviewed": "You have answered this request before.",
  "key-reused": "This was sent before with other contents. Send it again.",
  "too-many-pending": "Too many of your requests are open. Withdraw some, or give access back.",
  "rate-limited": "Too many calls at once. Wait a moment and try again.",
  "signed-out": "Your sign-in is over. Sign in again.",
  "gate-unreachable": "The gate does not answer. Check your connection and try again.",
};

/** The plain words of a refusal, with what the gate says of it. */
export function refusalWords(code: string, detail: string): string {
  const words = REFUSALS[code] ?? "The gate could not do this. Try again, and tell its owners if it goes on.";
  return detail === "" || code === "signed-out" ? words : `${words} (${detail})`;
}

export function joined(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}
