import type { AccessPolicy, Notify } from "../../policy/document.ts";
import type { AccessRequest } from "../access-request.ts";
import { announce, type Announcement } from "./announcement.ts";
import type { Claimed, DueStore } from "./due-store.ts";
import { type Happening, happeningsOf, limitedBy } from "./happenings.ts";

/** One way to tell people. */
export interface Channel {
  readonly name: string;
  /** Rejects when it cannot be known that the message was taken. */
  readonly send: (announcement: Announcement) => Promise<void>;
}

export interface AnnouncerPorts {
  readonly policy: AccessPolicy;
  readonly notify: Pick<Notify, "link">;
  readonly store: DueStore;
  readonly channels: readonly Channel[];
  /** epoch milliseconds */
  readonly now: () => number;
  /** told of a message that was not taken, and of one that is given up */
  readonly report: (failure: Failure) => void;
}

export interface Failure {
  readonly channel: string;
  readonly id: string;
  readonly isGivenUp: boolean;
  readonly error?: unknown;
}

/** So many at a time. */
const PAGE = 50;
/** Nobody else takes a request that is being told of; after a crash it is taken again. */
const CLAIM_MS = 120_000;
/** Ever more seldom: half of the time that it has been tried for. */
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 900_000;
/** What could not be told for so long is no news any more. */
const STALE_MS = 24 * 3_600_000;
/** A channel that fails so often in a row is left alone until the next time. */
const MOST_FAILURES = 3;

/**
 * Tells what is to be told by now, and stops at `until`. At least once: after a crash between sending and remembering, a
 * message comes again with the same id. A channel that fails keeps nothing from the others.
 */
export async function announceDue(ports: AnnouncerPorts, until: number): Promise<{ readonly sent: number }> {
  const { store, now } = ports;
  const failures = new Map<string, number>();
  const seen = new Set<string>();
  let sent = 0;
  while (now() < until) {
    const page = await store.due(now(), PAGE);
    // an index that is a moment old shows again what has been done
    const fresh = page.filter(({ id, due }) => !seen.has(`${id} ${due}`));
    if (fresh.length === 0) break;
    for (const due of fresh) {
      if (now() >= until) break;
      seen.add(`${due.id} ${due.due}`);
      const claimedUntil = now() + CLAIM_MS;
      const claimed = await store.claim(due, claimedUntil);
      if (claimed === undefined) continue;
      const told = await tellAll(claimed, failures, ports);
      sent += told.sent;
      await store.settle({ request: claimed.request, claimedUntil, told: told.keys, next: told.next });
    }
  }
  return { sent };
}

async function tellAll(
  { request, told }: Claimed,
  failures: Map<string, number>,
  ports: AnnouncerPorts,
): Promise<{ readonly keys: readonly string[]; readonly next: number | undefined; readonly sent: number }> {
  const now = ports.now();
  const all = happeningsOf(request, ports.policy);
  const keys: string[] = [];
  let sent = 0;
  const retries: number[] = [];
  for (const channel of ports.channels) {
    for (const happening of all) {
      const key = `${happening.key}@${channel.name}`;
      if (happening.at > now || told.has(key)) continue;
      const outcome = await tell(request, happening, channel, failures, ports);
      if (outcome === "failed") {
        retries.push(now + Math.min(Math.max((now - happening.at) / 2, FIRST_RETRY_MS), LAST_RETRY_MS));
        // what comes later waits: nobody is told of an end before the beginning
        break;
      }
      keys.push(key);
      if (outcome === "sent") sent += 1;
    }
  }
  const moments = [...all.map(({ at }) => at).filter((at) => at > now), ...retries];
  return { keys, next: moments.length === 0 ? undefined : Math.min(...moments), sent };
}

async function tell(
  request: AccessRequest,
  happening: Happening,
  { name, send }: Channel,
  failures: Map<string, number>,
  { policy, notify, now, report }: AnnouncerPorts,
): Promise<"sent" | "failed" | "given-up"> {
  const id = `${request.id}/${happening.key}`;
  const failed = failures.get(name) ?? 0;
  if (now() - happening.at > STALE_MS) {
    report({ channel: name, id, isGivenUp: true });
    return "given-up";
  }
  if (failed >= MOST_FAILURES) return "failed";
  try {
    await send(announce(limitedBy(request, policy), happening, notify));
    failures.set(name, 0);
    return "sent";
  } catch (error) {
    failures.set(name, failed + 1);
    report({ channel: name, id, isGivenUp: false, error });
    return "failed";
  }
}
