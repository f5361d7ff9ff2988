import fc from "fast-check";
import { expect, it } from "vitest";
import { STEPS } from "../../functions/rotation/rotation-event.ts";
import {
  currentOf,
  isTaken,
  makeWorld,
  rotateOnce,
  step,
  TOKENS,
  type World,
} from "../unit/functions/rotation/ports.ts";
import { withCrash } from "../unit/functions/rotation/with-crash.ts";

type Act = (world: World) => unknown;

const token = fc.constantFrom(...TOKENS);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...STEPS), token).map(
      ([name, of]) =>
        (world: World) =>
          step(world, name, of),
    ),
  },
  { weight: 1, arbitrary: token.map((of) => (world: World) => rotateOnce(world, of)) },
  { weight: 1, arbitrary: token.map((of) => (world: World) => world.secret.startRotation(of)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...STEPS), token).map(
      ([name, of]) =>
        (world: World) =>
          Promise.allSettled([step(world, name, of), step(world, name, of)]),
    ),
  },
);
const crash = fc.option(fc.record({ at: fc.integer({ min: 1, max: 10 }), when: fc.constantFrom("before", "after") }), {
  nil: undefined,
});

async function attempt(world: World, act: Act, broken: { at: number; when: "before" | "after" } | undefined) {
  const { ports } = world;
  if (broken !== undefined) world.ports = withCrash(ports, broken.at, broken.when);
  // what is refused or breaks off must do no harm either
  await Promise.resolve()
    .then(() => act(world))
    .catch(() => undefined);
  world.ports = ports;
}

it("steps in any order, of any attempt, broken off anywhere, never lock the gate out", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(acts, crash), { maxLength: 16 }), async (all) => {
      const world = makeWorld(["logs", "metrics"]);
      for (const [act, broken] of all) {
        const before = { ...currentOf(world), writes: world.writes.length };
        await attempt(world, act, broken);
        const current = currentOf(world);
        expect(await isTaken(world, current)).toBe(true);
        if (current.username === before.username) {
          expect(world.writes.slice(before.writes)).not.toContain(current.username);
        }
      }
      await rotateOnce(world, "99999999-2222-3333-4444-555555555555");
      expect(await isTaken(world, currentOf(world))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
