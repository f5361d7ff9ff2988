import { afterEach, describe, expect, it, vi } from "vitest";
import { Authorizer } from "../../../local/gateway/authorize.ts";
import { REFUSALS } from "../../../local/gateway/refusal.ts";
import { matchRoute, type RouteMatch } from "../../../local/gateway/routes.ts";
import { groupHeaders } from "../../../local/stack/body.ts";

const API = { accountId: "1", apiId: "a", region: "eu-west-1", stage: "dev", basePath: "" };
const EXCHANGE = { requestId: "r", receivedAt: new Date(0), domainName: "gate.example.com", routePath: "/x" };
const RAW = ["authorization", "Bearer x"];
const REQUEST = {
  method: "GET",
  path: "/x",
  query: undefined,
  rawHeaders: RAW,
  headers: groupHeaders(RAW),
  body: Buffer.alloc(0),
};

describe("Authorizer", () => {
  afterEach(() => vi.useRealTimers());

  it.each(["rest", "http"] as const)(
    "fails when the function of a %s API takes longer than it may run",
    async (type) => {
      vi.useFakeTimers();
      const call = () => new Promise<never>(() => undefined);
      const authorizer = new Authorizer(type, { kind: "buffered", call }, API, Date.now);
      const authorized = authorizer.authorize(REQUEST, matchRoute(type, "GET", "/x") as RouteMatch, EXCHANGE);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await authorized).toEqual({ refusal: REFUSALS.authorizerFailure });
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});
