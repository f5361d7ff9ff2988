import { describe, expect, it } from "vitest";
import { type AccessCall, answerCall, type ApiPorts } from "../../../shared/access/access-api.ts";
import { AccessDesk } from "../../../shared/access/access-desk.ts";
import type { AccessEvent } from "../../../shared/access/access-event.ts";
import type { AccessProblem } from "../../../shared/access/access-problem.ts";
import type { Accessor } from "../../../shared/access/accessor.ts";
import type { CatalogueReader } from "../../../shared/access/catalogue.ts";
import type { RequestView } from "../../../shared/access/request-view.ts";
import { FaultError } from "../../../shared/errors.ts";
import { NO_CATALOGUE } from "../../support/access/catalogues.ts";
import { MemoryStore } from "../../support/access/memory-store.ts";
import { problemsOf } from "../../support/access/openapi.ts";
import { accessor, ACCESS_POLICY, ALICE, BOB, CAROL, OWNER } from "../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const ASK = { entitlement: "support-read", justification: "an incident" };

/** An API of its own, with a clock that can be moved. */
function open(store: MemoryStore = new MemoryStore(), catalogue: CatalogueReader = NO_CATALOGUE) {
  const clock = { now: NOW };
  const events: AccessEvent[] = [];
  const policy = { ...ACCESS_POLICY, details: "connect with …" };
  let count = 0;
  const desk = new AccessDesk({
    policy,
    store,
    now: () => clock.now,
    random: () => Buffer.from(String(count++).padEnd(9, "x")),
    catalogue,
    tell: (event) => void events.push(event),
  });
  const ports: ApiPorts = {
    policy,
    defaultDomain: "logs",
    desk,
    store,
    catalogue,
    now: () => clock.now,
    description: {},
  };
  const call = async (by: Accessor, line: string, body?: unknown, more: Partial<AccessCall> = {}) => {
    const [method = "", target = ""] = line.split(" ");
    const [path = "", query = ""] = target.split("?");
    const asked = { method, path, query: new Map(new URLSearchParams(query)), body, idempotencyKey: undefined };
    const { status, json } = await answerCall({ ...asked, accessor: by, ...more }, ports);
    const shown: unknown = JSON.parse(JSON.stringify(json));
    const answer = { method, path: `/-/access${path}`, status, type: "application/json", json: shown };
    expect(problemsOf(answer)).toEqual([]);
    return { status, json: json as Record<string, unknown> & RequestView & { requests: RequestView[]; next?: string } };
  };
  const codeOf = (...args: Parameters<typeof call>): Promise<string> =>
    call(...args).then(
      () => "none",
      (error: unknown) => (error as AccessProblem).code,
    );
  return { call, codeOf, clock, events };
}

/** Keeps what it is told to, and its answer is lost on the way. */
class SilentStore extends MemoryStore {
  isSilent = false;

  constructor() {
    super();
    for (const method of ["create", "replace"] as const) {
      const kept = this[method];
      this[method] = async (request) => {
        const done = await kept(request);
        if (this.isSilent) throw new FaultError("gate-failed", "no answer");
        return done;
      };
    }
  }
}

describe("the API of temporary access", () => {
  it("shows nothing to a machine that is called like the person who asked, nor the other way round", async () => {
    const machine = { ...ALICE, isMachine: true };
    for (const [asker, namesake] of [
      [ALICE, machine],
      [machine, ALICE],
    ] as const) {
      const { call, codeOf } = open();
      const { id } = (await call(asker, "POST /requests", ASK)).json;
      expect((await call(namesake, "GET /requests")).json.requests).toEqual([]);
      for (const line of ["GET", "POST /withdraw", "POST /revoke"]) {
        const [method, verb = ""] = line.split(" ");
        expect(await codeOf(namesake, `${method} /requests/${id}${verb}`)).toBe("request-not-found");
      }
      expect((await call(asker, "GET /requests")).json.requests).toMatchObject([{ id, may: ["withdraw"] }]);
    }
  });

  it("tells of what was kept when the store's answer is lost", async () => {
    const store = new SilentStore();
    const { call, events } = open(store);
    store.isSilent = true;
    const { json: asked } = await call(ALICE, "POST /requests", ASK);
    const { json: approved } = await call(CAROL, `POST /requests/${asked.id}/approve`);
    expect(approved.state).toBe("active");
    expect((await call(CAROL, `POST /requests/${asked.id}/revoke`)).json.state).toBe("revoked");
    expect(events.map(({ what }) => what)).toEqual(["asked", "approved", "granted", "revoked"]);
  });

  it("is a fault when the store does not keep what it is told to", async () => {
    const store = new MemoryStore();
    store.create = () => Promise.reject(new FaultError("gate-failed", "no answer"));
    const { call, events } = open(store);
    await expect(call(ALICE, "POST /requests", ASK)).rejects.toThrow("no answer");
    expect(events).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ["request-not-found", "GET /nothing", undefined],
    ["request-not-found", "GET /requests/", undefined],
    ["request-not-found", "DELETE /requests", undefined],
    ["request-not-found", "GET /requests/../me", undefined],
    ["request-malformed", "POST /requests", undefined],
    ["request-malformed", "POST /requests", []],
    ["request-malformed", "POST /requests", { ...ASK, approver: "okta:alice" }],
    ["request-malformed", "POST /requests", { ...ASK, duration: "1e9" }],
    ["request-malformed", "POST /requests", { ...ASK, justification: "x".repeat(2_001) }],
    ["request-malformed", "POST /requests", { ...ASK, justification: "a\u0000b" }],
    ["request-malformed", "POST /requests", { ...ASK, justification: "a\u202eb" }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["_all"], actions: ["read"] }] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["logs-\u200ba"], actions: ["read"] }] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["logs-\u3164a"], actions: ["read"] }] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["logs-a"] }] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["logs-\ud800"], actions: ["read"] }] }],
    ["request-malformed", "POST /requests", { ...ASK, grants: [{ indices: ["logs-\u202ea"], actions: ["read"] }] }],
    ["duration-too-long", "POST /requests", { ...ASK, duration: "99999d" }],
    ["request-malformed", "GET /requests?limit=0", undefined],
    ["request-malformed", "GET /requests?limit=1000", undefined],
    ["not-approver", "GET /history?entitlement=support-read", undefined],
    ["not-allowed", "PUT /blocks/okta:bob", undefined],
  ])("refuses %s: %s", async (code, line, body) => {
    expect(await open().codeOf(ALICE, line, body)).toBe(code);
  });

  it("repeats nothing of a body that is not as it should be", async () => {
    const asked = open().call(ALICE, "POST /requests", { ...ASK, ticket: "<script>".repeat(9) });
    await expect(asked).rejects.toThrow(/^not as it should be: ticket$/);
  });

  it("leads from an ask to access and to its end", async () => {
    const { call, clock, events } = open();
    const { status, json: asked } = await call(ALICE, "POST /requests", { ...ASK, duration: "10m" });
    expect(status).toBe(201);
    expect(asked).toMatchObject({ state: "pending", may: ["withdraw"], requester: { principal: "okta:alice" } });
    const { json: list } = await call(CAROL, "GET /waiting");
    expect(list.requests).toMatchObject([{ id: asked.id, may: ["review"], justification: "an incident" }]);
    const { json: approved } = await call(CAROL, `POST /requests/${asked.id}/approve`, { reason: "go on" });
    expect(approved).toMatchObject({ state: "active", expiresAt: "2026-11-23T20:10:00.000Z", may: ["revoke"] });
    expect((await call(CAROL, "GET /waiting")).json.requests).toEqual([]);
    expect((await call(ALICE, `GET /requests/${asked.id}`)).json).toMatchObject({ accessDetails: "connect with …" });
    clock.now += 600_000;
    const { json: over } = await call(ALICE, "GET /requests");
    expect(over.requests).toMatchObject([{ id: asked.id, state: "expired", may: [] }]);
    expect(over.requests[0]?.accessDetails).toBeUndefined();
    expect(events.map(({ what }) => what)).toEqual(["asked", "approved", "granted"]);
  });

  it("tells nobody else that a request is there", async () => {
    const { call, codeOf } = open();
    const { json: asked } = await call(ALICE, "POST /requests", ASK);
    for (const line of ["GET /requests/ID", "POST /requests/ID/approve", "POST /requests/ID/revoke"]) {
      expect(await codeOf(accessor("eve"), line.replace("ID", asked.id), {})).toBe("request-not-found");
      expect(await codeOf(accessor("eve"), line.replace("ID", `${asked.id}x`), {})).toBe("request-not-found");
    }
    expect(await codeOf(ALICE, `POST /requests/${asked.id}/approve`)).toBe("own-request");
    expect((await call(OWNER, `GET /requests/${asked.id}`)).status).toBe(200);
  });

  it("takes a key as often as it comes, for one request", async () => {
    const { call, codeOf, clock } = open();
    const key = { idempotencyKey: "k-1" };
    const { json: first } = await call(ALICE, "POST /requests", ASK, key);
    clock.now += 5_000;
    const { json: second } = await call(ALICE, "POST /requests", ASK, key);
    expect(second).toEqual(first);
    expect((await call(ALICE, "GET /requests")).json.requests).toHaveLength(1);
    expect(await codeOf(ALICE, "POST /requests", { ...ASK, duration: "1m" }, key)).toBe("key-reused");
    expect(await codeOf(ALICE, "POST /requests", ASK, { idempotencyKey: "a b" })).toBe("request-malformed");
    expect((await call(BOB, "POST /requests", ASK, key)).json.id).not.toBe(first.id);
  });

  it("shows a machine nothing of the person who is called like it, whatever key it guesses; and the other way", async () => {
    const { call, codeOf } = open();
    const machine = { ...ALICE, isMachine: true };
    await call(ALICE, "POST /requests", ASK, { idempotencyKey: "k-1" });
    expect(await codeOf(machine, "POST /requests", ASK, { idempotencyKey: "k-1" })).toBe("key-reused");
    await call(machine, "POST /requests", ASK, { idempotencyKey: "k-2" });
    expect(await codeOf(ALICE, "POST /requests", ASK, { idempotencyKey: "k-2" })).toBe("key-reused");
  });

  it("grants once, however many answer at the same time", async () => {
    const { call, events } = open();
    const { json: asked } = await call(ALICE, "POST /requests", {
      ...ASK,
      entitlement: "release-write",
      ticket: "OPS-1",
    });
    const crowd = Array.from({ length: 100 }, (_, at) => accessor(`lead${at}`, { mayReview: ["release-write"] }));
    const answers = await Promise.allSettled(crowd.map((by) => call(by, `POST /requests/${asked.id}/approve`)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(events.filter(({ what }) => what === "granted")).toHaveLength(1);
  });

  it("stops at so many requests of one principal", async () => {
    const { call, codeOf } = open();
    for (let count = 0; count < 50; count++) await call(ALICE, "POST /requests", ASK);
    expect(await codeOf(ALICE, "POST /requests", ASK)).toBe("too-many-pending");
    expect(await codeOf(BOB, "POST /requests", ASK)).toBe("none");
  });

  it("lists page by page", async () => {
    const { call } = open();
    for (let count = 0; count < 5; count++) await call(ALICE, "POST /requests", ASK);
    const { json: first } = await call(ALICE, "GET /requests?limit=3");
    const { json: second } = await call(ALICE, `GET /requests?limit=3&after=${first.next}`);
    expect(new Set([...first.requests, ...second.requests].map(({ id }) => id)).size).toBe(5);
    expect(second.next).toBeUndefined();
    const { json: history } = await call(CAROL, "GET /history?entitlement=support-read");
    expect(history.requests).toHaveLength(5);
  });

  it("begins no page after what stands in another list, or nowhere", async () => {
    const { call, codeOf } = open();
    const { json: others } = await call(BOB, "POST /requests", ASK);
    expect(await codeOf(ALICE, `GET /requests?after=${others.id}`)).toBe("request-malformed");
    expect(await codeOf(ALICE, "GET /requests?after=x")).toBe("request-malformed");
    expect(await codeOf(CAROL, "GET /history?entitlement=support-read&after=x")).toBe("request-malformed");
    expect(await codeOf(CAROL, `GET /history?entitlement=support-read&after=${others.id}`)).toBe("none");
  });

  it("stops at so many requests that are not over, also of those that ended early, and at so much text", async () => {
    const { call, codeOf } = open();
    for (let count = 0; count < 100; count++) {
      const { json } = await call(ALICE, "POST /requests", ASK);
      await call(ALICE, `POST /requests/${json.id}/withdraw`);
    }
    expect(await codeOf(ALICE, "POST /requests", ASK)).toBe("too-many-pending");
    const grants = Array.from({ length: 20 }, (_, at) => ({
      indices: Array.from({ length: 10 }, (_each, no) => `logs-${"x".repeat(200)}-${at}-${no}`),
      actions: ["read"],
    }));
    let kept = 0;
    while (kept < 50 && (await codeOf(BOB, "POST /requests", { ...ASK, grants })) === "none") kept++;
    expect(kept * JSON.stringify(grants).length).toBeGreaterThan(400_000);
    expect(kept * JSON.stringify(grants).length).toBeLessThan(700_000);
  });

  it("keeps a blocked principal from asking until it is let go", async () => {
    const { call, codeOf } = open();
    await call(OWNER, "PUT /blocks/okta:alice");
    expect(await codeOf(ALICE, "POST /requests", ASK)).toBe("principal-blocked");
    expect(await codeOf(OWNER, "PUT /blocks/okta:olga")).toBe("not-allowed");
    expect(await codeOf(OWNER, "PUT /blocks/nobody")).toBe("request-malformed");
    await call(OWNER, "DELETE /blocks/okta:alice");
    expect(await codeOf(ALICE, "POST /requests", ASK)).toBe("none");
  });

  it("tells what may be asked for, and by whom it is answered", async () => {
    const { call } = open();
    const { json } = await call(BOB, "GET /entitlements");
    expect(json).toMatchObject([
      { name: "support-read", maxDurationSeconds: 3_600, changesData: false, answeredBy: "people" },
      { name: "release-write", changesData: true, ticket: "OPS-[0-9]+", approvals: 2 },
      { name: "auto-read", auto: { timeZone: "Europe/Berlin" } },
      { name: "owned-read" },
      { name: "break-glass", changesData: true, answeredBy: "nobody" },
    ]);
    expect((await call(accessor("eve"), "GET /entitlements")).json).toEqual([]);
  });
});
