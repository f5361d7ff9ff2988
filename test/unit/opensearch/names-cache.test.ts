import { describe, expect, it } from "vitest";
import { NamesCache } from "../../../shared/opensearch/names-cache.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { viewOf } from "./view.ts";

function world() {
  let nowMs = 1_000_000;
  const reads: { domain: string; resolve: (view: NamesView) => void; reject: (error: Error) => void }[] = [];
  const cache = new NamesCache(
    (domain) => new Promise((resolve, reject) => reads.push({ domain, resolve, reject })),
    () => nowMs,
  );
  return { cache, reads, wait: (ms: number) => (nowMs += ms) };
}

const VIEW = viewOf({ a: {} });

describe("NamesCache", () => {
  it("shares one read among requests at the same time, per domain", async () => {
    const { cache, reads } = world();
    const both = Promise.all([cache.get("x"), cache.get("x")]);
    void cache.get("y");
    expect(reads.map(({ domain }) => domain)).toEqual(["x", "y"]);
    reads[0]?.resolve(VIEW);
    expect(await both).toEqual([VIEW, VIEW]);
  });

  it("reads anew after 5 s, counted from the start of the read, and when the clock went back", async () => {
    const { cache, reads, wait } = world();
    void cache.get("x");
    wait(4_999);
    void cache.get("x");
    expect(reads).toHaveLength(1);
    wait(1);
    void cache.get("x");
    expect(reads).toHaveLength(2);
    wait(-60_000);
    void cache.get("x");
    expect(reads).toHaveLength(3);
  });

  it("shares a read that began after the moment asked for, and begins one otherwise", () => {
    const { cache, reads, wait } = world();
    void cache.get("x");
    void cache.newerThan("x", 1_000_000);
    expect(reads).toHaveLength(2);
    wait(1);
    void cache.newerThan("x", 1_000_001);
    expect(reads).toHaveLength(3);
    void cache.newerThan("x", 1_000_000);
    void cache.newerThan("x", 1_000_000);
    expect(reads).toHaveLength(3);
  });

  it("keeps a failed read for a quarter of a second, counted from its failure, for that domain alone", async () => {
    const { cache, reads, wait } = world();
    const failing = cache.get("x");
    wait(4_000);
    reads[0]?.reject(new Error("down"));
    await expect(failing).rejects.toThrow("down");
    wait(249);
    await expect(cache.get("x")).rejects.toThrow("down");
    void cache.get("y");
    expect(reads.map(({ domain }) => domain)).toEqual(["x", "y"]);
    wait(1);
    void cache.get("x");
    expect(reads).toHaveLength(3);
  });

  it("does not take a failure for an answer to what was asked later", async () => {
    const { cache, reads } = world();
    const failing = cache.get("x");
    reads[0]?.reject(new Error("down"));
    await expect(failing).rejects.toThrow("down");
    void cache.newerThan("x", 1_000_000);
    expect(reads).toHaveLength(2);
  });

  it("forgets what a change may have made wrong, also a read that is on its way", async () => {
    const { cache, reads } = world();
    const old = cache.get("x");
    cache.drop("x");
    void cache.get("x");
    expect(reads).toHaveLength(2);
    reads[0]?.reject(new Error("too late"));
    await expect(old).rejects.toThrow("too late");
    void cache.get("x");
    expect(reads).toHaveLength(2);
  });
});
