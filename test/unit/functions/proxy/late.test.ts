import { describe, expect, it } from "vitest";
import { late } from "../../../../functions/proxy/late.ts";

describe("what is loaded late", () => {
  it("is loaded once, by the first call, for calls at the same time too", async () => {
    let loads = 0;
    const loaded = late(async () => ++loads);
    expect(loads).toBe(0);
    expect(await Promise.all([loaded(), loaded()])).toEqual([1, 1]);
    expect(await loaded()).toBe(1);
  });

  it("is loaded anew after a loading that failed", async () => {
    let loads = 0;
    const loaded = late(async () => {
      loads++;
      if (loads === 1) throw new Error("no such part");
      return "part";
    });
    await expect(loaded()).rejects.toThrow("no such part");
    expect(await loaded()).toBe("part");
    expect(loads).toBe(2);
  });
});
