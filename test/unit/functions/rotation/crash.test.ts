import { describe, expect, it } from "vitest";
import type { RotationPorts } from "../../../../functions/rotation/rotation.ts";
import { currentOf, isTaken, makeWorld, rotateOnce, TOKENS } from "./ports.ts";
import { crash, withCrash } from "./with-crash.ts";

describe.each(["before", "after"] as const)("a crash %s any call", (when) => {
  it.each([0, 1])("leaves a user that works, and the next attempt ends (rotations before: %i)", async (before) => {
    let crashes = 0;
    for (let at = 1; ; at++) {
      const world = makeWorld(["logs", "metrics"]);
      for (const token of TOKENS.slice(0, before)) await rotateOnce(world, token);
      const token = TOKENS[before] as string;
      const old = currentOf(world);
      if (!(await crash(world, token, at, when))) break;
      crashes += 1;
      expect(await isTaken(world, old)).toBe(true);
      expect(await isTaken(world, currentOf(world))).toBe(true);

      // Secrets Manager begins anew, with the same version
      await rotateOnce(world, token);
      const next = currentOf(world);
      expect(next).toMatchObject({ username: old.username === "gate" ? "gate-b" : "gate" });
      expect(await isTaken(world, next)).toBe(true);
      expect(await isTaken(world, old)).toBe(true);
    }
    expect(crashes).toBeGreaterThan(25);
  });

  it("and then any other is survived too", async () => {
    for (let first = 1; first <= 24; first += 1) {
      for (let second = 1; second <= 24; second += 3) {
        const world = makeWorld();
        const token = TOKENS[0] as string;
        await crash(world, token, first, when);
        await crash(world, token, second, when);
        await rotateOnce(world, token);
        expect(currentOf(world)).toMatchObject({ username: "gate-b" });
        expect(await isTaken(world, currentOf(world))).toBe(true);
      }
    }
  });
});

it("the crash is where it is said to be", async () => {
  const { ports } = makeWorld();
  const calls: string[] = [];
  const traced: RotationPorts = { ...ports, generatePassword: () => (calls.push("made"), ports.generatePassword()) };
  expect(() => withCrash(traced, 1, "before").generatePassword()).toThrow("crash");
  expect(calls).toEqual([]);
  expect(() => withCrash(traced, 1, "after").generatePassword()).toThrow("crash");
  expect(calls).toEqual(["made"]);
});
