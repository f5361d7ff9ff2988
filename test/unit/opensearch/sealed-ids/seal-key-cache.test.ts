import { beforeEach, describe, expect, it } from "vitest";
import { FaultError } from "../../../../shared/errors.ts";
import { deriveSealKey, type SealKeys } from "../../../../shared/opensearch/sealed-ids/seal-key.ts";
import { SealKeyCache } from "../../../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { seal } from "../../../../shared/opensearch/sealed-ids/sealed-id.ts";

const [v1, v2, v3] = ["v1", "v2", "v3"].map((name) => deriveSealKey(name.padEnd(64, "."))) as [
  SealKeys["current"],
  SealKeys["current"],
  SealKeys["current"],
];
const sealedWith = (current: SealKeys["current"]) =>
  seal(
    { raw: "x", names: ["logs-app"] },
    { kind: "pit", principal: "p", domain: "d" },
    { current, previous: undefined },
  );

let now = 0;
let reads = 0;
let read: () => Promise<SealKeys>;
let stored: SealKeys;
let cache: SealKeyCache;

beforeEach(() => {
  now = 1_000_000;
  reads = 0;
  stored = { current: v1, previous: undefined };
  read = () => Promise.resolve(stored);
  cache = new SealKeyCache(
    () => {
      reads += 1;
      return read();
    },
    () => now,
  );
});

const rotate = (current: SealKeys["current"]) => {
  stored = { current, previous: stored.current };
};
const unreachable = () => Promise.reject(new FaultError("gate-failed", "unreachable"));

describe("keys that cannot be read", () => {
  it("fail every request that needs them, and are read again for the next", async () => {
    read = unreachable;
    await expect(cache.for([])).rejects.toMatchObject({ code: "gate-failed" });
    await expect(cache.for([])).rejects.toMatchObject({ code: "gate-failed" });
    read = () => Promise.resolve(stored);
    expect(await cache.for([])).toBe(stored);
    expect(reads).toBe(3);
  });

  it("are not replaced by those that are too old", async () => {
    await cache.for([]);
    read = unreachable;
    now += 5 * 60_000;
    await expect(cache.for([])).rejects.toMatchObject({ code: "gate-failed" });
  });

  it("do not take away those that are known, when an unknown key caused the reading", async () => {
    await cache.for([]);
    read = unreachable;
    await expect(cache.for([sealedWith(v3)])).rejects.toMatchObject({ code: "gate-failed" });
    expect(await cache.for([sealedWith(v1)])).toEqual({ current: v1, previous: undefined });
    expect(reads).toBe(2);
  });
});

describe("an unknown key", () => {
  it("causes one reading in 30 seconds, however many ids name one", async () => {
    await cache.for([]);
    for (let at = 0; at < 50; at++) await cache.for([sealedWith(v3), sealedWith(v2)]);
    expect(reads).toBe(2);
    now += 29_999;
    await cache.for([sealedWith(v3)]);
    expect(reads).toBe(2);
    now += 1;
    await cache.for([sealedWith(v3)]);
    expect(reads).toBe(3);
  });

  it("causes one reading for requests at the same time", async () => {
    await cache.for([]);
    rotate(v2);
    const all = await Promise.all(Array.from({ length: 20 }, () => cache.for([sealedWith(v2)])));
    expect(all.every((keys) => keys === stored)).toBe(true);
    expect(reads).toBe(2);
  });

  it("is found at once when the secret has just been replaced", async () => {
    await cache.for([]);
    rotate(v2);
    expect(await cache.for([sealedWith(v2)])).toEqual({ current: v2, previous: v1 });
    expect(await cache.for([sealedWith(v1)])).toEqual({ current: v2, previous: v1 });
    expect(reads).toBe(2);
  });
});

describe("keys", () => {
  it("are not read before they are needed", () => {
    expect(reads).toBe(0);
  });

  it("are kept for 5 minutes, also by requests at the same time", async () => {
    await Promise.all([cache.for([]), cache.for([]), cache.for([sealedWith(v1)])]);
    now += 5 * 60_000 - 1;
    await cache.for([]);
    expect(reads).toBe(1);
    rotate(v2);
    now += 1;
    expect(await cache.for([])).toEqual({ current: v2, previous: v1 });
    expect(reads).toBe(2);
  });

  it("are read anew when the clock was set back", async () => {
    await cache.for([]);
    now -= 1;
    await cache.for([]);
    expect(reads).toBe(2);
  });

  it("are not read for what is no sealed id", async () => {
    await cache.for([]);
    await cache.for(["_all", "FGluY2x1ZGVfY29udGV4dF91dWlk"]);
    expect(reads).toBe(1);
  });
});
