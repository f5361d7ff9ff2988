import { describe, expect, it } from "vitest";
import { runCampaign } from "../../../fuzz/campaign.ts";
import type { Sabotage } from "../../../fuzz/gate.ts";
import type { NodeKeeper } from "../../../fuzz/node/node-keeper.ts";

/** The fuzzer finds what it is there to find, at a node that `keeper` has started. */
export function describeFuzzRuns(keeper: NodeKeeper): void {
  describe("fuzz runs at a real node with the Security plugin", () => {
    it("find, reproduce and shrink what a gate lets out that ignores its own decision", async () => {
      const { findings } = await run(keeper, 200, {
        forward: (request) => ({ ...request, target: request.target.replace(/^\/[^/?]+\/_search\b/, "/*/_search") }),
      });
      const leak = findings.find(({ kind, operation }) => kind === "leak" && operation === "search");
      expect(leak).toMatchObject({ isReproduced: true, before: [] });
      expect(leak?.probe).toMatchObject({ headers: {}, body: null });
    }, 300_000);

    it("find what such a gate lets in, and tell the request among many", async () => {
      const { findings } = await run(keeper, 300, {
        forward: (request) =>
          /\/_doc\b/.test(request.target) && request.method !== "GET" && request.method !== "HEAD"
            ? { ...request, target: request.target.replace(/^\/[^/?]+/, "/secret-hr") }
            : request,
      });
      const change = findings.find(({ kind, isReproduced }) => kind === "change" && isReproduced);
      expect(change?.detail).toContain("secret-hr");
      expect(change?.before).toEqual([]);
    }, 300_000);
  });
}

function run(keeper: NodeKeeper, requests: number, sabotage: Sabotage) {
  return runCampaign(keeper, {
    seed: "integration",
    requests,
    seconds: 120,
    sabotage,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onFinding: () => undefined,
  });
}
