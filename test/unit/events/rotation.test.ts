import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rotate } from "../../../functions/rotation/rotation.ts";
import { currentOf, isTaken, makeWorld, TOKEN } from "../functions/rotation/ports.ts";

const FOLDER = "events/rotation";
const read = (name: string) => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8")) as unknown;

/** Every sample event of the rotation that is refused, with its code. */
const REFUSED: Readonly<Record<string, string>> = {
  "foreign-secret-refused": "secret-unknown",
  "unknown-step-refused": "step-unknown",
  "unknown-version-refused": "version-unknown",
};
/** The others, in the order in which Secrets Manager sends them. */
const DONE = ["create-secret-done", "set-secret-done", "test-secret-done", "finish-secret-done"];

describe("the rotation's sample events", () => {
  it("are all here", () => {
    const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
    expect(names.toSorted()).toEqual([...Object.keys(REFUSED), ...DONE].toSorted());
  });

  it.each(Object.entries(REFUSED))("%s", async (name, code) => {
    const world = makeWorld();
    world.secret.startRotation(TOKEN);
    await expect(rotate(read(name), world.ports)).rejects.toMatchObject({ code });
    expect(world.writes).toEqual([]);
  });

  it("make a rotation, one after the other", async () => {
    const world = makeWorld();
    world.secret.startRotation(TOKEN);
    for (const name of DONE) await rotate(read(name), world.ports);
    expect(currentOf(world).username).toBe("gate-b");
    expect(await isTaken(world, currentOf(world))).toBe(true);
  });
});
