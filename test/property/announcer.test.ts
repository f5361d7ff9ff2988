import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccessDesk } from "../../shared/access/access-desk.ts";
import { AccessProblem } from "../../shared/access/access-problem.ts";
import { announceDue, type AnnouncerPorts } from "../../shared/access/notify/announcer.ts";
import { happeningsOf } from "../../shared/access/notify/happenings.ts";
import { NO_CATALOGUE } from "../support/access/catalogues.ts";
import { ACCESS_POLICY, ALICE, BOB, CAROL, OWNER } from "../support/access/people.ts";
import { ToldStore } from "../support/access/told-store.ts";

const START = Date.parse("2026-11-23T03:00:00Z");
const CHANNELS = ["bus", "topic"];

class Crash extends Error {}

type Step =
  | { readonly do: "ask"; readonly entitlement: string }
  | { readonly do: "approve" | "decline" | "revoke" | "withdraw"; readonly which: number }
  | { readonly do: "wait"; readonly seconds: number }
  | { readonly do: "sweep"; readonly crash: number; readonly failing: readonly string[]; readonly change: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("ask" as const),
    entitlement: fc.constantFrom("support-read", "release-write", "auto-read", "break-glass"),
  }),
  fc.record({ do: fc.constantFrom("approve", "decline", "revoke", "withdraw"), which: fc.nat(5) }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 60, 400, 1_500, 4_000) }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("sweep" as const),
      // sends so many messages, and then the function dies; 0: it lives
      crash: fc.constantFrom(0, 0, 0, 1, 2, 3),
      failing: fc.subarray(CHANNELS),
      change: fc.boolean(),
    }),
  },
);

/** A desk, a store and channels, and everything that anybody was told. */
class World {
  now = START;
  readonly store = new ToldStore();
  readonly ids: string[] = [];
  readonly sent: { readonly key: string; readonly id: string; readonly channel: string; readonly at: number }[] = [];
  crashes = 0;
  #count = 0;
  readonly desk = new AccessDesk({
    policy: ACCESS_POLICY,
    store: this.store,
    now: () => this.now,
    random: () => Buffer.from(String(this.#count++).padEnd(9, "x")),
    catalogue: NO_CATALOGUE,
    tell: () => {},
  });

  async take(next: Step): Promise<void> {
    if (next.do === "wait") this.now += next.seconds * 1_000;
    else if (next.do === "sweep") await this.sweep(next);
    else await this.#change(next).catch(ignoreProblem);
  }

  async #change(next: Exclude<Step, { do: "wait" | "sweep" }>): Promise<void> {
    if (next.do === "ask") {
      const accessor = next.entitlement === "break-glass" ? BOB : ALICE;
      const asked = { entitlement: next.entitlement, grants: undefined, durationSeconds: undefined, ticket: "OPS-1" };
      this.ids.push((await this.desk.ask({ ...asked, justification: "x" }, accessor, undefined)).id);
      return;
    }
    const id = this.ids[next.which % Math.max(this.ids.length, 1)] ?? "";
    if (next.do === "withdraw") await this.desk.withdraw(id, undefined, ALICE);
    else if (next.do === "revoke") await this.desk.revoke(id, undefined, OWNER);
    else await this.desk.review(id, { verdict: next.do, reason: undefined }, this.now % 2 === 0 ? CAROL : OWNER);
  }

  async sweep({ crash, failing, change }: Extract<Step, { do: "sweep" }>): Promise<void> {
    let sends = 0;
    const channels: AnnouncerPorts["channels"] = CHANNELS.map((name) => ({
      name,
      send: async ({ id }) => {
        if (failing.includes(name)) throw new Error("no answer");
        // somebody answers just now
        if (change) await this.#change({ do: "revoke", which: sends }).catch(ignoreProblem);
        this.sent.push({ key: `${id}@${name}`, id, channel: name, at: this.now });
        if (++sends === crash) throw new Crash();
      },
    }));
    const ports = { policy: ACCESS_POLICY, notify: {}, store: this.store, channels, now: () => this.now };
    const report: AnnouncerPorts["report"] = ({ error }) => {
      if (error instanceof Crash) throw error;
    };
    await announceDue({ ...ports, report }, this.now + 1).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      this.crashes += 1;
    });
  }

  /** All that has happened by now, as it is to be told. */
  async expected(): Promise<Map<string, number>> {
    const all = await Promise.all(this.ids.map((id) => this.store.find(id)));
    const happenings = all.flatMap((request) =>
      request === undefined
        ? []
        : happeningsOf(request, ACCESS_POLICY).map(({ key, at }) => [`${request.id}/${key}`, at] as const),
    );
    return new Map(happenings.filter(([, at]) => at <= this.now));
  }
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof AccessProblem)) throw error;
}

describe("telling people", () => {
  it("tells everything on every channel, in order, never before it has happened, and once unless something died", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = new World();
        for (const each of steps) await world.take(each);
        // whatever died is back, and nothing fails any more
        for (let sweeps = 0; sweeps < 3; sweeps++) {
          world.now += 901_000;
          await world.sweep({ do: "sweep", crash: 0, failing: [], change: false });
        }
        const expected = await world.expected();
        for (const channel of CHANNELS) {
          // a warning was right when it came, also when somebody took the access back afterwards
          const isHeld = ({ id }: { id: string }): boolean => expected.has(id) || !id.endsWith("/ending-soon");
          const told = world.sent.filter((each) => each.channel === channel && isHeld(each));
          expect(new Set(told.map(({ id }) => id))).toEqual(new Set(expected.keys()));
          for (const { id, at } of told) expect(at).toBeGreaterThanOrEqual(expected.get(id) ?? Infinity);
          if (world.crashes === 0) expect(told).toHaveLength(expected.size);
          for (const request of world.ids) {
            const moments = [...new Set(told.map(({ id }) => id))]
              .filter((id) => id.startsWith(`${request}/`))
              .map((id) => expected.get(id) ?? 0);
            expect(moments).toEqual(moments.toSorted((one, other) => one - other));
          }
        }
        const most = CHANNELS.length * (expected.size + world.ids.length);
        expect(world.sent.length).toBeLessThanOrEqual(most + 3 * world.crashes);
      }),
      { numRuns: 2_000 },
    );
  });
});
