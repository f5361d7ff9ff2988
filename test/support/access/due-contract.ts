import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../shared/access/access-request.ts";
import { lastMoment } from "../../../shared/access/access-request.ts";
import type { AccessStore } from "../../../shared/access/access-store.ts";
import type { DueRequest, DueStore } from "../../../shared/access/notify/due-store.ts";
import { requestId } from "../../../shared/access/request-id.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");
let count = 0;

function request(): AccessRequest {
  const draft: AccessRequest = {
    id: "",
    principal: `okta:due${count++}`,
    entitlement: "support-read",
    grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
    durationSeconds: 600,
    justification: "an incident",
    requestedAt: NOW,
    lapsesAt: NOW + 60_000,
    approvals: 1,
    reviews: [],
    version: 1,
  };
  return { ...draft, id: requestId(draft.principal, lastMoment(draft), Buffer.from(String(count).padEnd(9, "x"))) };
}

/** What every store keeps to that knows what is to be told. */
export function describeDueStore(name: string, storeOf: () => { access: AccessStore; due: DueStore }): void {
  describe(`what is to be told in the store ${name}`, () => {
    const find = async (due: DueStore, id: string, now = NOW): Promise<DueRequest | undefined> =>
      (await due.due(now, 100)).find((each) => each.id === id);

    it("is due from the moment of a change, and not before", async () => {
      const { access, due } = storeOf();
      const one = request();
      await access.create(one);
      expect(await find(due, one.id, NOW - 1)).toBeUndefined();
      expect(await find(due, one.id)).toEqual({ id: one.id, due: NOW });
    });

    it("is claimed by one of many, and again when that time is over", async () => {
      const { access, due } = storeOf();
      const one = request();
      await access.create(one);
      const seen = { id: one.id, due: NOW };
      const claims = await Promise.all(Array.from({ length: 20 }, () => due.claim(seen, NOW + 1_000)));
      expect(claims.filter((each) => each !== undefined)).toEqual([{ request: one, told: new Set() }]);
      expect(await find(due, one.id)).toBeUndefined();
      expect(await find(due, one.id, NOW + 1_000)).toEqual({ id: one.id, due: NOW + 1_000 });
    });

    it("is remembered beside the request, which changes all the same", async () => {
      const { access, due } = storeOf();
      const one = request();
      await access.create(one);
      await due.claim({ id: one.id, due: NOW }, NOW + 1_000);
      await due.settle({ request: one, claimedUntil: NOW + 1_000, told: ["asked@topic"], next: NOW + 60_000 });
      expect(await access.find(one.id)).toEqual(one);
      const withdrawn = { how: "withdrawn", by: { principal: one.principal }, at: NOW + 5_000 } as const;
      expect(await access.replace({ ...one, ending: withdrawn, version: 2 })).toBe(true);
      const seen = await find(due, one.id, NOW + 5_000);
      expect(seen?.due).toBe(NOW + 5_000);
      expect(await due.claim(seen as DueRequest, NOW + 6_000)).toEqual({
        request: { ...one, ending: withdrawn, version: 2 },
        told: new Set(["asked@topic"]),
      });
      await due.settle({ request: one, claimedUntil: NOW + 6_000, told: ["ended@topic"], next: undefined });
      expect(await find(due, one.id, NOW + 1e9)).toBeUndefined();
    });

    it("stays due when it has changed since it was claimed; what was told is remembered", async () => {
      const { access, due } = storeOf();
      const one = request();
      await access.create(one);
      await due.claim({ id: one.id, due: NOW }, NOW + 1_000);
      const review = { principal: "okta:lead", verdict: "approve", at: NOW + 500 } as const;
      await access.replace({ ...one, reviews: [review], grantedAt: NOW + 500, version: 2 });
      await due.settle({
        request: one,
        claimedUntil: NOW + 1_000,
        told: ["asked@bus", "asked@topic"],
        next: undefined,
      });
      const seen = await find(due, one.id, NOW + 500);
      expect(seen?.due).toBe(NOW + 500);
      expect((await due.claim(seen as DueRequest, NOW + 9_000))?.told).toEqual(new Set(["asked@bus", "asked@topic"]));
      await due.settle({ request: one, claimedUntil: NOW + 9_000, told: [], next: undefined });
      expect(await find(due, one.id, NOW + 1e9)).toBeUndefined();
    });
  });
}
