import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../../shared/access/access-request.ts";
import { announceDue, type Channel, type Failure } from "../../../../shared/access/notify/announcer.ts";
import { requestId } from "../../../../shared/access/request-id.ts";
import { ACCESS_POLICY } from "../../../support/access/people.ts";
import { ToldStore } from "../../../support/access/told-store.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const HOUR = 3_600_000;

/** So many requests that wait, and channels that fail as they are told to. */
async function open(count: number) {
  const store = new ToldStore();
  for (let at = 0; at < count; at++) await store.create(requestOf(at));
  const clock = { now: NOW };
  const sent: string[] = [];
  const tries = { topic: 0, webhook: 0 };
  const failing = new Set<string>();
  const failures: Failure[] = [];
  const channel = (name: "topic" | "webhook"): Channel => ({
    name,
    send: ({ id }) => {
      tries[name] += 1;
      if (failing.has(name)) return Promise.reject(new Error("no answer"));
      sent.push(`${id.split("/")[1]}@${name}`);
      return Promise.resolve();
    },
  });
  const channels = [channel("topic"), channel("webhook")];
  const ports = { policy: ACCESS_POLICY, notify: {}, store, channels, now: () => clock.now };
  const sweep = (until = clock.now + 1) =>
    announceDue({ ...ports, report: (failure) => void failures.push(failure) }, until);
  return { store, clock, sent, tries, failing, failures, sweep };
}

function requestOf(at: number): AccessRequest {
  const principal = `okta:p${at}`;
  return {
    id: requestId(principal, NOW + 2 * HOUR, Buffer.from(String(at).padEnd(9, "x"))),
    principal,
    entitlement: "support-read",
    grants: [],
    durationSeconds: 3_600,
    justification: "x",
    requestedAt: NOW,
    lapsesAt: NOW + HOUR,
    approvals: 1,
    reviews: [],
    version: 1,
  };
}

describe("a sweep over what is to be told", () => {
  it("tells nothing twice, and what comes by the clock when it comes", async () => {
    const { clock, sent, sweep } = await open(1);
    expect(await sweep()).toEqual({ sent: 2 });
    expect(await sweep()).toEqual({ sent: 0 });
    clock.now = NOW + HOUR - 1;
    expect(await sweep()).toEqual({ sent: 0 });
    clock.now = NOW + HOUR;
    expect(await sweep()).toEqual({ sent: 2 });
    clock.now += 100 * HOUR;
    expect(await sweep()).toEqual({ sent: 0 });
    expect(sent).toEqual(["asked@topic", "asked@webhook", "lapsed@topic", "lapsed@webhook"]);
  });

  it("tells on one channel what another does not take, and tries that again a minute later", async () => {
    const { clock, sent, failing, failures, sweep } = await open(1);
    failing.add("topic");
    await sweep();
    expect(sent).toEqual(["asked@webhook"]);
    expect(failures).toMatchObject([{ channel: "topic", isGivenUp: false }]);
    clock.now += 59_999;
    failing.clear();
    expect(await sweep()).toEqual({ sent: 0 });
    clock.now += 1;
    expect(await sweep()).toEqual({ sent: 1 });
    expect(sent).toEqual(["asked@webhook", "asked@topic"]);
  });

  it("tries ever more seldom, and every quarter of an hour in the end", async () => {
    const { clock, failing, tries, sweep } = await open(1);
    failing.add("topic");
    const tried: number[] = [];
    for (; clock.now < NOW + 2 * HOUR; clock.now += 60_000) {
      const before = tries.topic;
      await sweep();
      if (tries.topic > before) tried.push((clock.now - NOW) / 60_000);
    }
    expect(tried.slice(0, 8)).toEqual([0, 1, 2, 3, 5, 8, 12, 18]);
    expect((tried.at(-1) ?? 0) - (tried.at(-2) ?? 0)).toBe(15);
  });

  it("leaves a channel alone that fails three times in a row", async () => {
    const { tries, sent, failing, sweep } = await open(20);
    failing.add("topic");
    await sweep();
    expect(tries).toEqual({ topic: 3, webhook: 20 });
    expect(sent).toHaveLength(20);
  });

  it("gives up what nobody took for a day, and says so", async () => {
    const { clock, failing, failures, sweep, store } = await open(1);
    failing.add("topic");
    await sweep();
    clock.now = NOW + 25 * HOUR;
    failing.clear();
    await sweep();
    const given = failures.filter(({ isGivenUp }) => isGivenUp);
    expect(given.map(({ channel, id }) => `${id.split("/")[1]}@${channel}`)).toEqual(["asked@topic"]);
    clock.now += 100 * HOUR;
    expect(await store.due(clock.now, 10)).toEqual([]);
  });

  it("says the end that the policy gives by now", async () => {
    const { store, clock } = await open(0);
    const lead = { principal: "okta:lead", verdict: "approve", at: NOW } as const;
    await store.create({ ...requestOf(0), durationSeconds: 36_000, reviews: [lead], grantedAt: NOW });
    const titles: string[] = [];
    const channel: Channel = { name: "topic", send: ({ title }) => Promise.resolve(void titles.push(title)) };
    const ports = { policy: ACCESS_POLICY, notify: {}, store, channels: [channel], now: () => clock.now };
    await announceDue({ ...ports, report: () => {} }, NOW + 1);
    expect(titles).toEqual([
      "okta:p0 asks for support-read",
      "okta:lead approved support-read for okta:p0",
      "okta:p0 has support-read until 2026-11-23 21:00 UTC",
    ]);
  });

  it("begins nothing when its time is over, and what is left is there the next time", async () => {
    const { clock, sent, sweep } = await open(3);
    expect(await sweep(clock.now)).toEqual({ sent: 0 });
    await sweep();
    expect(sent).toHaveLength(6);
  });

  it("tells once, though many look at the same time", async () => {
    const { sent, sweep } = await open(30);
    await Promise.all(Array.from({ length: 10 }, () => sweep()));
    expect(sent).toHaveLength(60);
  });
});
