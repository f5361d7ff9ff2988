import { describe, expect, it } from "vitest";
import { currentOf, FIRST, isTaken, makeWorld, rotateOnce, step, TOKENS } from "./ports.ts";

const [GIVEN, UP] = TOKENS as [string, string];
const REJECTED = { code: "credential-rejected" };

describe("finishSecret is refused", () => {
  it("when no domain has been given the pending user", async () => {
    const world = makeWorld();
    world.secret.startRotation(GIVEN);
    await step(world, "createSecret", GIVEN);
    await expect(step(world, "finishSecret", GIVEN)).rejects.toMatchObject(REJECTED);
    expect(currentOf(world)).toMatchObject(FIRST);
  });

  it("when a domain has the pending user of an attempt that was given up", async () => {
    const world = makeWorld();
    world.secret.startRotation(GIVEN);
    for (const name of ["createSecret", "setSecret"]) await step(world, name, GIVEN);
    world.secret.startRotation(UP);
    await step(world, "createSecret", UP);
    await expect(step(world, "finishSecret", UP)).rejects.toMatchObject(REJECTED);
    expect(currentOf(world)).toMatchObject(FIRST);
    await rotateOnce(world, UP);
    expect(currentOf(world)).toMatchObject({ username: "gate-b", password: "made-2" });
    expect(await isTaken(world, currentOf(world))).toBe(true);
  });
});
