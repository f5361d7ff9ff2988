import { describe, expect, it } from "vitest";
import { generateBatch } from "../../../fuzz/generate/probes.ts";
import { foreignNames } from "../../../fuzz/principal.ts";
import { namesOf } from "../../../fuzz/world.ts";

describe("what a run is made of", () => {
  it("is the same for the same seed, in whatever order it is asked for", () => {
    const first = [0, 1, 21].map((at) => generateBatch("s", at));
    const again = [21, 1, 0].map((at) => generateBatch("s", at)).toReversed();
    expect(again).toEqual(first);
  });

  it("is another for another seed and another batch", () => {
    const texts = [generateBatch("s", 0), generateBatch("s", 1), generateBatch("t", 0)].map(({ probes }) =>
      JSON.stringify(probes),
    );
    expect(new Set(texts).size).toBe(3);
  });

  it("shares one world and its principals among the batches of a world", () => {
    const [first, second] = [generateBatch("s", 3), generateBatch("s", 4)];
    expect(second.world).toBe(first.world);
    expect(second.principals).toContainEqual(first.principal);
  });

  it("gives every principal something foreign, and never everything", () => {
    for (let at = 0; at < 200; at += 7) {
      const { principal, world } = generateBatch("grants", at);
      const foreign = foreignNames(principal, world).length;
      expect(foreign).toBeGreaterThan(0);
      expect(foreign).toBeLessThanOrEqual(namesOf(world).length);
    }
  });

  it("marks every index with a canary of its own, and writes it into no request", () => {
    const { world, probes } = generateBatch("canary", 0);
    const canaries = [...world.indices, ...world.streams].flatMap(({ canary, number }) => [canary, String(number)]);
    expect(new Set(canaries).size).toBe(canaries.length);
    const text = JSON.stringify(probes);
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  });

  it("tries operations, cases, multi-part bodies, both gateways and odd encodings", () => {
    const probes = [0, 1, 2, 3].flatMap((at) => generateBatch("mix", at).probes);
    const has = (test: (text: string) => boolean) => probes.some((probe) => test(JSON.stringify(probe)));
    for (const part of [
      "_bulk",
      "_mget",
      "_msearch",
      "_reindex",
      "index=",
      "gateway",
      "content-encoding",
      "x-proxy-user",
    ]) {
      expect([part, has((text) => text.includes(part))]).toEqual([part, true]);
    }
    expect(has((text) => /"path":"[^"]*%[0-9a-f]{2}/i.test(text))).toBe(true);
    expect(has((text) => /%3C[^"]*now/i.test(text))).toBe(true);
  });
});
