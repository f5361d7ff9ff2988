import { beforeEach, describe, expect, it } from "vitest";
import { type Kept, LoginCache } from "../../../shared/aws/login-cache.ts";

const MINUTE = 60_000;

let clock: number;
let asked: string[];
let next: () => Promise<Kept>;

beforeEach(() => {
  clock = 1_000_000;
  asked = [];
  next = () => Promise.resolve(login(`login-${asked.length}`));
});

const login = (id: string): Kept => ({ id, renewAt: clock + 5 * MINUTE, endsAt: clock + 10 * MINUTE });

function cache(most = 10) {
  return new LoginCache<string, Kept>(
    (wish) => {
      asked.push(wish);
      return next();
    },
    () => clock,
    most,
  );
}

const fail = (message: string) => () => Promise.reject(new Error(message));

describe("a failure", () => {
  it("is told to all who ask at once, of one question", async () => {
    next = fail("denied");
    const logins = cache();
    const all = await Promise.allSettled([logins.get("a", "a"), logins.get("a", "a"), logins.get("a", "a")]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toEqual(["a"]);
  });

  it("is kept for a second, for this key alone", async () => {
    next = fail("denied");
    const logins = cache();
    await expect(logins.get("a", "a")).rejects.toThrow("denied");
    clock += 999;
    await expect(logins.get("a", "a")).rejects.toThrow("denied");
    await expect(logins.get("b", "b")).rejects.toThrow("denied");
    expect(asked).toEqual(["a", "b"]);
    clock += 1;
    next = () => Promise.resolve(login("good"));
    expect((await logins.get("a", "a")).id).toBe("good");
  });

  it("is not kept by a clock that was set back", async () => {
    next = fail("denied");
    const logins = cache();
    await expect(logins.get("a", "a")).rejects.toThrow("denied");
    clock -= MINUTE;
    next = () => Promise.resolve(login("good"));
    expect((await logins.get("a", "a")).id).toBe("good");
  });

  it("leaves what is still good in use, asked for again every second, until its end", async () => {
    const logins = cache();
    await logins.get("a", "a");
    next = fail("busy");
    clock += 5 * MINUTE;
    expect((await logins.get("a", "a")).id).toBe("login-1");
    expect((await logins.get("a", "a")).id).toBe("login-1");
    expect(asked).toHaveLength(2);
    clock += 1_000;
    expect((await logins.get("a", "a")).id).toBe("login-1");
    expect(asked).toHaveLength(3);
    clock += 5 * MINUTE;
    await expect(logins.get("a", "a")).rejects.toThrow("busy");
  });
});

describe("what the domain refused", () => {
  it("is replaced once for all who were refused with it", async () => {
    const logins = cache();
    const used = await logins.get("a", "a");
    const others = await Promise.all([logins.insteadOf(used, "a", "a"), logins.insteadOf(used, "a", "a")]);
    expect(others.map((other) => other?.id)).toEqual(["login-2", "login-2"]);
    expect((await logins.insteadOf(used, "a", "a"))?.id).toBe("login-2");
    expect((await logins.get("a", "a")).id).toBe("login-2");
    expect(asked).toHaveLength(2);
  });

  it("is not tried again when there is nothing else, and not asked for more than once a second", async () => {
    next = () => Promise.resolve(login("the same"));
    const logins = cache();
    const used = await logins.get("a", "a");
    expect(await logins.insteadOf(used, "a", "a")).toBeUndefined();
    expect(await logins.insteadOf(used, "a", "a")).toBeUndefined();
    expect(asked).toHaveLength(2);
    clock += 1_000;
    expect(await logins.insteadOf(used, "a", "a")).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  it("rejects when no other can be had", async () => {
    const logins = cache();
    const used = await logins.get("a", "a");
    next = fail("denied");
    await expect(logins.insteadOf(used, "a", "a")).rejects.toThrow("denied");
  });
});

describe("what lets the gate in", () => {
  it("is asked for once, and again when it is to be renewed", async () => {
    const logins = cache();
    expect((await Promise.all([logins.get("a", "a"), logins.get("a", "a")])).map(({ id }) => id)).toEqual([
      "login-1",
      "login-1",
    ]);
    clock += 5 * MINUTE - 1;
    expect((await logins.get("a", "a")).id).toBe("login-1");
    clock += 1;
    expect((await logins.get("a", "a")).id).toBe("login-1");
    expect((await logins.get("a", "a")).id).toBe("login-2");
    expect(asked).toHaveLength(2);
  });

  it("is waited for when the one before has ended", async () => {
    const logins = cache();
    await logins.get("a", "a");
    clock += 10 * MINUTE;
    expect((await logins.get("a", "a")).id).toBe("login-2");
  });

  it("is kept for as many keys as there is room for, the least recently used forgotten", async () => {
    const logins = cache(2);
    for (const key of ["a", "b", "a", "c"]) await logins.get(key, key);
    expect(logins.size).toBe(2);
    await logins.get("a", "a");
    expect(asked).toEqual(["a", "b", "c"]);
    await logins.get("b", "b");
    expect(asked).toEqual(["a", "b", "c", "b"]);
  });
});
