import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../shared/access/access-request.ts";
import { lastMoment } from "../../../shared/access/access-request.ts";
import type { AccessStore } from "../../../shared/access/access-store.ts";
import { requestId } from "../../../shared/access/request-id.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");
let count = 0;

function request(principal: string, more: Partial<AccessRequest> = {}): AccessRequest {
  const draft: AccessRequest = {
    id: "",
    principal,
    entitlement: "support-read",
    grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
    durationSeconds: 600,
    justification: "an incident",
    requestedAt: NOW,
    lapsesAt: NOW + 60_000,
    approvals: 1,
    reviews: [],
    version: 1,
    ...more,
  };
  return { ...draft, id: requestId(principal, lastMoment(draft), Buffer.from(String(count++).padEnd(9, "x"))) };
}

/** What every store keeps to; each test uses principals and entitlements of its own. */
export function describeStore(name: string, storeOf: () => AccessStore): void {
  describe(`the store ${name}`, () => {
    const fresh = (): string => `okta:p${count++}`;

    it("creates a request once", async () => {
      const store = storeOf();
      const one = request(fresh());
      expect(await store.find(one.id)).toBeUndefined();
      expect(await store.create(one)).toBe(true);
      expect(await store.create({ ...one, justification: "again" })).toBe(false);
      expect(await store.find(one.id)).toEqual(one);
    });

    it("finds nothing under what is no id", async () => {
      expect(await storeOf().find("../../x")).toBeUndefined();
    });

    it("replaces the version before alone, once", async () => {
      const store = storeOf();
      const one = request(fresh());
      expect(await store.replace({ ...one, version: 2 })).toBe(false);
      await store.create(one);
      expect(await store.replace({ ...one, version: 3 })).toBe(false);
      const hundred = Array.from({ length: 100 }, (_, at) => store.replace({ ...one, version: 2, ticket: `T-${at}` }));
      expect((await Promise.all(hundred)).filter(Boolean)).toHaveLength(1);
      expect((await store.find(one.id))?.version).toBe(2);
    });

    it("tells what can still count of one principal alone", async () => {
      const store = storeOf();
      const [mine, other] = [fresh(), fresh()];
      const living = request(mine);
      const over = request(mine, { requestedAt: NOW - 1e7, lapsesAt: NOW - 1e7 });
      for (const each of [living, over, request(other)]) await store.create(each);
      expect(await store.standing(mine, NOW)).toEqual({ requests: [living], isBlocked: false });
      expect(await store.standing(mine, lastMoment(living) - 1)).toMatchObject({ requests: [living] });
      expect(await store.standing(mine, lastMoment(living))).toMatchObject({ requests: [] });
    });

    it("blocks a principal and lets it go again", async () => {
      const store = storeOf();
      const [mine, other] = [fresh(), fresh()];
      await store.block(mine, true);
      expect((await store.standing(mine, NOW)).isBlocked).toBe(true);
      expect((await store.standing(other, NOW)).isBlocked).toBe(false);
      expect((await store.ofPrincipal(mine, 10, undefined)).requests).toEqual([]);
      await store.block(mine, false);
      expect((await store.standing(mine, NOW)).isBlocked).toBe(false);
    });

    it("lists a principal's requests page by page, the newest end first", async () => {
      const store = storeOf();
      const mine = fresh();
      const all = [0, 1, 2, 3, 4].map((hours) => request(mine, { lapsesAt: NOW + hours * 3_600_000 }));
      for (const each of all) await store.create(each);
      await store.create(request(fresh()));
      const seen: string[] = [];
      let next: string | undefined;
      for (let pages = 0; pages < 5; pages++) {
        const page = await store.ofPrincipal(mine, 2, next);
        seen.push(...page.requests.map(({ id }) => id));
        ({ next } = page);
        if (next === undefined) break;
      }
      expect(seen).toEqual(all.map(({ id }) => id).toReversed());
    });

    it("lists everybody's requests under an entitlement, page by page", async () => {
      const store = storeOf();
      const entitlement = `e${count++}`;
      const all = [0, 1, 2].map((hours) => request(fresh(), { entitlement, lapsesAt: NOW + hours * 3_600_000 }));
      for (const each of all) await store.create(each);
      const first = await store.ofEntitlement(entitlement, 2, undefined);
      const second = await store.ofEntitlement(entitlement, 2, first.next);
      const ids = [...first.requests, ...second.requests].map(({ id }) => id);
      expect(ids).toEqual(all.map(({ id }) => id).toReversed());
    });

    it("keeps the first id of an idempotency key, for the same ask alone", async () => {
      const store = storeOf();
      const principal = fresh();
      const first = { principal, key: "k", digest: "d", id: "1", expiresAt: NOW };
      expect(await store.reserve(first)).toBe("1");
      expect(await store.reserve({ ...first, id: "2" })).toBe("1");
      expect(await store.reserve({ ...first, id: "3", digest: "other" })).toBeUndefined();
      expect(await store.reserve({ ...first, id: "4", principal: fresh() })).toBe("4");
    });
  });
}
