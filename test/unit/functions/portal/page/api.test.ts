import { describe, expect, it } from "vitest";
import { AccessApi } from "../../../../../functions/portal/page/api.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function open(status: number, json: unknown, headers: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const api = new AccessApi("token", (url, init) => {
    sent.push({ url, init });
    return Promise.resolve(new Response(JSON.stringify(json), { status, headers }));
  });
  return { api, sent };
}

describe("a call of the page", () => {
  it("goes to the gate that the page is of, with the token, and nowhere else", async () => {
    const { api, sent } = open(200, { requests: [] });
    await api.mine("a b/c");
    await api.change("../../x?y#z", "approve", "  ");
    await api.ask({ entitlement: "e", duration: "1h", justification: "j" }, "key-1");
    await api.history("e&f");
    expect(sent.map(({ url }) => url)).toEqual([
      "access/requests?limit=50&after=a%20b%2Fc",
      "access/requests/..%2F..%2Fx%3Fy%23z/approve",
      "access/requests",
      "access/history?entitlement=e%26f&limit=30",
    ]);
    for (const { init } of sent) {
      expect(init).toMatchObject({ redirect: "error", credentials: "omit", cache: "no-store" });
      expect(init.headers).toMatchObject({ authorization: "Bearer token" });
    }
    expect(sent[1]?.init.body).toBe("{}");
    expect(sent[2]?.init.headers).toMatchObject({ "idempotency-key": "key-1", "content-type": "application/json" });
  });

  it.each([
    [403, { code: "own-request", detail: "d" }, "own-request", "d"],
    [401, { error: {} }, "signed-out", ""],
    [403, { message: "Forbidden" }, "gate-failed", ""],
    [500, "text", "gate-failed", ""],
  ])("that is refused with %s says why", async (status, json, code, message) => {
    await expect(open(status, json).api.me()).rejects.toMatchObject({ code, message, status });
  });

  it("that does not arrive says so", async () => {
    const api = new AccessApi("token", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(api.me()).rejects.toMatchObject({ code: "gate-unreachable" });
  });

  it("for names finds none where there is no catalogue", async () => {
    expect(await open(404, { code: "request-not-found" }).api.names("e", "q")).toBeUndefined();
    const names = [{ domain: "d", name: "n", kind: "index" }];
    const { api, sent } = open(200, { indices: names });
    expect(await api.names("e", "a&b")).toEqual(names);
    expect(sent[0]?.url).toBe("access/indices?entitlement=e&q=a%26b&limit=20");
    await expect(open(403, { code: "not-entitled" }).api.names("e", "q")).rejects.toMatchObject({
      code: "not-entitled",
    });
  });

  it("tells the gate's time where this clock is wrong", async () => {
    const { api } = open(200, {}, { date: new Date(Date.now() - 600_000).toUTCString() });
    await api.me();
    expect(Math.abs(Date.now() - 600_000 - api.now())).toBeLessThan(3_000);
    const right = open(200, {}, { date: new Date().toUTCString() }).api;
    await right.me();
    expect(right.skewMs).toBe(0);
  });
});
