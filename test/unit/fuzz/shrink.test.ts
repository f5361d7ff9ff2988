import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Script } from "../../../fuzz/reproduce.ts";
import { shrink } from "../../../fuzz/shrink.ts";
import { bodyOf } from "../../../fuzz/probe.ts";
import { probeOf, WORLD } from "./samples.ts";

const script = (wish: Partial<Script>): Script => ({
  world: WORLD,
  principal: {
    name: "p0",
    grants: [
      { indices: ["logs-*", "x"], actions: ["read", "write"] },
      { indices: ["y"], actions: ["manage"] },
    ],
    isMonitor: true,
  },
  before: [],
  probe: probeOf({}),
  ...wish,
});

describe("shrink", () => {
  it("leaves only what the failure needs", async () => {
    const lookup = { terms: { user: { index: "secret-hr", id: "1", path: "user" } } };
    const body = JSON.stringify({
      size: 1,
      query: { bool: { must: [{ match_all: {} }, { constant_score: { filter: lookup } }] } },
    });
    const probe = probeOf({
      path: "/logs-app,logs-web/_search",
      query: "pretty=true&routing=r",
      headers: { "content-type": "application/json", accept: "text/plain" },
      body,
      gateway: "http",
    });
    const smallest = await shrink(
      script({ probe }),
      async ({ probe: each, principal }) =>
        (each.body ?? "").includes("secret-hr") &&
        each.path.includes("logs-app") &&
        each.headers["content-type"] !== undefined &&
        principal.grants.some(({ indices }) => indices.includes("logs-*")),
    );
    expect(smallest.probe).toEqual({
      method: "GET",
      path: "/logs-app",
      query: "",
      headers: { "content-type": "application/json" },
      body: '{"index":"secret-hr"}',
    });
    expect(smallest.principal).toEqual({
      name: "p0",
      grants: [{ indices: ["logs-*"], actions: ["write"] }],
      isMonitor: false,
    });
  });

  it("drops lines of NDJSON and reads gzip as what it holds", async () => {
    const lines = ['{"index":"logs-app"}', "{}", '{"index":"secret-hr"}', "{}", ""].join("\n");
    const probe = probeOf({
      body: gzipSync(lines).toString("base64"),
      bodyEncoding: "base64",
      headers: { "content-encoding": "gzip" },
    });
    const smallest = await shrink(script({ probe }), async ({ probe: each }) =>
      /secret-hr.*\n\{\}\n$/.test(bodyOf(each)[0] === 0x1f ? lines : bodyOf(each).toString()),
    );
    expect(smallest.probe.body).toBe('{"index":"secret-hr"}\n{}\n');
  });

  it("keeps what fails as it is when nothing smaller does, and never tries for ever", async () => {
    const whole = script({ probe: probeOf({ body: JSON.stringify(Array.from({ length: 2_000 }, (_, at) => at)) }) });
    let tries = 0;
    const smallest = await shrink(whole, async () => {
      tries++;
      return false;
    });
    expect(smallest).toBe(whole);
    expect(tries).toBeLessThanOrEqual(250);
  });
});
