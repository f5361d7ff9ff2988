import { describe, expect, it } from "vitest";
import type { RotationCode } from "../../../../functions/rotation/rotation-error.ts";
import { STEPS } from "../../../../functions/rotation/rotation-event.ts";
import { rotate } from "../../../../functions/rotation/rotation.ts";
import {
  CONNECTOR,
  currentOf,
  fakeUser,
  FIRST,
  isTaken,
  makeWorld,
  rotateOnce,
  SECRET_ID,
  step,
  TOKEN,
  TOKENS,
  type World,
} from "./ports.ts";

const OTHER_TOKEN = TOKENS[1] as string;

/** A world in which the rotation has come just before this step. */
async function worldBefore(name: string): Promise<World> {
  const world = makeWorld();
  world.secret.startRotation(TOKEN);
  for (const each of STEPS.slice(
    0,
    STEPS.findIndex((known) => known === name),
  ))
    await step(world, each);
  return world;
}

async function expectRefusal(pending: Promise<void>, code: RotationCode): Promise<void> {
  const error = await pending.then(
    () => expect.unreachable("the step was done"),
    (reason: unknown) => reason as Error,
  );
  expect(error).toMatchObject({ name: "RotationError", code });
  expect(error.message).toMatch(new RegExp(`^${code}: \\S`));
  for (const secret of [FIRST.password, CONNECTOR.password, "made-1"]) expect(error.message).not.toContain(secret);
}

describe("an event is refused", () => {
  it.each<[string, unknown, RotationCode]>([
    ["that is none", undefined, "event-malformed"],
    ["that is a text", "createSecret", "event-malformed"],
    ["without a secret", { Step: "createSecret", ClientRequestToken: TOKEN }, "event-malformed"],
    ["without a token", { Step: "createSecret", SecretId: SECRET_ID }, "event-malformed"],
    ["with a short token", { Step: "createSecret", SecretId: SECRET_ID, ClientRequestToken: "1" }, "event-malformed"],
    ["without a step", { SecretId: SECRET_ID, ClientRequestToken: TOKEN }, "step-unknown"],
    ["of another step", { Step: "deleteSecret", SecretId: SECRET_ID, ClientRequestToken: TOKEN }, "step-unknown"],
    [
      "of a name that objects have",
      { Step: "toString", SecretId: SECRET_ID, ClientRequestToken: TOKEN },
      "step-unknown",
    ],
    [
      "of a foreign secret",
      { Step: "setSecret", SecretId: `${SECRET_ID}x`, ClientRequestToken: TOKEN },
      "secret-unknown",
    ],
  ])("%s", async (_what, event, code) => {
    const world = await worldBefore("setSecret");
    await expectRefusal(rotate(event, world.ports), code);
    expect(world.writes).toEqual([]);
  });
});

describe.each(STEPS)("%s is refused", (name) => {
  it("when rotation is off", async () => {
    const world = await worldBefore(name);
    world.secret.rotationEnabled = false;
    await expectRefusal(step(world, name), "rotation-off");
  });

  it("for a token that is no version", async () => {
    await expectRefusal(step(await worldBefore(name), name, OTHER_TOKEN), "version-unknown");
  });

  it("for a version that is not pending", async () => {
    const world = await worldBefore(name);
    world.secret.put(JSON.stringify(FIRST), OTHER_TOKEN, ["MINE"]);
    await expectRefusal(step(world, name, OTHER_TOKEN), "version-not-staged");
  });

  it.each([
    ["no JSON", "gate:first-1"],
    ["a list", "[]"],
    ["without a user", '{"password":"first-1"}'],
    ["a user with a colon", '{"username":"ga:te","password":"first-1"}'],
    ["a user with a slash", '{"username":"../roles/x","password":"first-1"}'],
    ["a user that is too long", JSON.stringify({ ...FIRST, username: "a".repeat(101) })],
    ["without a password", '{"username":"gate"}'],
    ["a password of two lines", '{"username":"gate","password":"first-1\\nx"}'],
    ["a partner that is no name", JSON.stringify({ ...FIRST, alternatesWith: 7 })],
    ["itself as partner", JSON.stringify({ ...FIRST, alternatesWith: "gate" })],
  ])("when the current value is %s", async (_what, value) => {
    const world = await worldBefore(name);
    world.secret.put(value);
    await expectRefusal(step(world, name), "secret-malformed");
    expect(world.writes).toEqual(STEPS.indexOf(name) > 1 ? ["gate-b"] : []);
  });

  it("when another user has become current since", async () => {
    const world = await worldBefore(name === "createSecret" ? "setSecret" : name);
    world.secret.put('{"username":"else","password":"else-1"}');
    await expectRefusal(step(world, name), "version-stale");
    expect(currentOf(world).username).toBe("else");
  });
});

describe.each(["setSecret", "testSecret", "finishSecret"])("%s is refused", (name) => {
  it("before the version has a value", async () => {
    const world = await worldBefore("createSecret");
    await expectRefusal(step(world, name), "version-empty");
    expect(currentOf(world)).toMatchObject(FIRST);
  });
});

describe("setSecret is refused, and writes nothing,", () => {
  const cases: Readonly<Record<string, [(world: World) => unknown, RotationCode]>> = {
    "when the current password is not the domain's: who can write the secret gets no user copied": [
      ({ users }) => users.set("gate", fakeUser("changed")),
      "credential-rejected",
    ],
    "without a connector": [
      ({ ports }) => Object.assign(ports, { find: findWithoutConnector(ports.find) }),
      "connector-missing",
    ],
    "when the connector's secret is no user": [({ connector }) => connector.put("connector-1"), "connector-missing"],
    "when the domain refuses the connector": [
      ({ connector }) => connector.put('{"username":"index-gate-connector","password":"old"}'),
      "connector-rejected",
    ],
    "when the current user is reserved": [
      ({ users }) => users.set("gate", fakeUser(FIRST.password, { isReserved: true })),
      "user-reserved",
    ],
    "when the other user is reserved": [
      ({ users }) => users.set("gate-b", fakeUser("b", { isReserved: true, alternatesWith: "gate" })),
      "user-reserved",
    ],
    "when the other user is somebody else's": [({ users }) => users.set("gate-b", fakeUser("b")), "user-taken"],
    "when the other user takes turns with a third": [
      ({ users }) => users.set("gate-b", fakeUser("b", { alternatesWith: "other" })),
      "user-taken",
    ],
  };

  it.each(Object.entries(cases))("%s", async (_what, [change, code]) => {
    const world = await worldBefore("setSecret");
    change(world);
    await expectRefusal(step(world, "setSecret"), code);
    expect(world.writes).toEqual([]);
  });

  it("when the secret names a partner that never was one", async () => {
    const world = makeWorld();
    world.users.set("admin", fakeUser("admin-1"));
    world.secret.put(JSON.stringify({ ...FIRST, alternatesWith: "admin" }));
    world.secret.startRotation(TOKEN);
    await step(world, "createSecret");
    await expectRefusal(step(world, "setSecret"), "user-taken");
    expect(world.writes).toEqual([]);
  });

  it("when the current user is no internal one", async () => {
    const world = await worldBefore("setSecret");
    const { users } = world.ports;
    Object.assign(world.ports, { users: { ...users, read: async () => undefined } });
    await expectRefusal(step(world, "setSecret"), "user-unknown");
    expect(world.writes).toEqual([]);
  });
});

describe("testSecret is refused, and the old credential stays current,", () => {
  const cases: Readonly<Record<string, [(world: World) => unknown, RotationCode]>> = {
    "when the domain does not take the new user": [({ users }) => users.delete("gate-b"), "credential-rejected"],
    "when the new password is not the domain's": [
      ({ users }) => users.set("gate-b", fakeUser("x")),
      "credential-rejected",
    ],
    "when the new user lacks a role": [
      ({ users }) => Object.assign(users.get("gate-b") ?? {}, { mapped: [] }),
      "roles-differ",
    ],
    "when the new user has a role more": [
      ({ users }) => Object.assign(users.get("gate-b") ?? {}, { mapped: ["reads-logs", "all_access"] }),
      "roles-differ",
    ],
  };

  it.each(Object.entries(cases))("%s", async (_what, [change, code]) => {
    const world = await worldBefore("testSecret");
    change(world);
    await expectRefusal(step(world, "testSecret"), code);
    expect(currentOf(world)).toMatchObject(FIRST);
    expect(await isTaken(world, FIRST)).toBe(true);
  });

  it("and names the roles", async () => {
    const world = await worldBefore("testSecret");
    Object.assign(world.users.get("gate-b") ?? {}, { mapped: ["more"] });
    await expect(step(world, "testSecret")).rejects.toThrow("`gate-b` is without `reads-logs`, with `more`");
  });
});

function findWithoutConnector(find: World["ports"]["find"]): World["ports"]["find"] {
  return (id) => {
    const rotated = find(id);
    const domains = rotated?.domains.map((place) => ({ ...place, connector: undefined })) ?? [];
    return rotated === undefined ? undefined : { ...rotated, domains };
  };
}

describe("a rotation", () => {
  it("takes turns between two users, and keeps all else of the secret", async () => {
    const world = makeWorld();
    const seen = [];
    for (const token of TOKENS) {
      await rotateOnce(world, token);
      seen.push(currentOf(world));
      expect(await isTaken(world, currentOf(world))).toBe(true);
    }
    expect(seen).toEqual([
      { username: "gate-b", password: "made-1", alternatesWith: "gate", note: "kept" },
      { username: "gate", password: "made-2", alternatesWith: "gate-b", note: "kept" },
      { username: "gate-b", password: "made-3", alternatesWith: "gate", note: "kept" },
    ]);
    expect(world.writes).toEqual(["gate-b", "gate", "gate-b"]);
  });

  it("leaves the former user's password as it was until the next one", async () => {
    const world = makeWorld();
    await rotateOnce(world, TOKENS[0]);
    expect(await isTaken(world, FIRST)).toBe(true);
    await rotateOnce(world, TOKENS[1]);
    expect(await isTaken(world, FIRST)).toBe(false);
    expect(await isTaken(world, { username: "gate-b", password: "made-1" })).toBe(true);
  });

  it("gives the new user what the current one has", async () => {
    const world = makeWorld();
    world.users.set("gate", fakeUser(FIRST.password, { properties: { backend_roles: ["a", "b"], description: "x" } }));
    await rotateOnce(world);
    expect(world.users.get("gate-b")?.properties).toEqual({ backend_roles: ["a", "b"], description: "x" });
  });

  it("goes on from a user that ends with `-b` to a third, never to a stranger", async () => {
    const world = makeWorld();
    world.secret.put('{"username":"svc-b","password":"svc-1"}');
    world.users.set("svc-b", fakeUser("svc-1"));
    world.users.set("svc", fakeUser("somebody's"));
    await rotateOnce(world);
    expect(currentOf(world).username).toBe("svc-b-b");
    expect(world.writes).toEqual(["svc-b-b"]);
  });

  it("sets every domain that the secret is for", async () => {
    const world = makeWorld(["logs", "metrics"]);
    await rotateOnce(world);
    expect(world.writes).toEqual(["gate-b", "gate-b"]);
  });

  it("does nothing at any step once it is done", async () => {
    const world = makeWorld();
    await rotateOnce(world);
    const stages = world.secret.stages();
    for (const name of STEPS) await step(world, name);
    expect(world.secret.stages()).toEqual(stages);
    expect(world.writes).toEqual(["gate-b"]);
  });

  it("makes one password, however often it begins", async () => {
    const world = makeWorld();
    world.secret.startRotation(TOKEN);
    for (let count = 0; count < 3; count++) await step(world, "createSecret");
    expect(world.passwords).toEqual(["made-1"]);
  });

  it("that two calls create at once has the value of one", async () => {
    const world = makeWorld();
    world.secret.startRotation(TOKEN);
    await Promise.all([step(world, "createSecret"), step(world, "createSecret")]);
    for (const name of STEPS.slice(1)) await step(world, name);
    expect(await isTaken(world, currentOf(world))).toBe(true);
  });

  it("is tested with the current value when it is set up to begin later", async () => {
    const world = makeWorld();
    world.secret.put(world.secret.read(undefined, undefined).value, TOKEN, ["AWSPENDING"]);
    await step(world, "testSecret");
    expect(currentOf(world)).toMatchObject(FIRST);
    await expectRefusal(step(world, "setSecret"), "version-stale");
    expect(world.writes).toEqual([]);
  });
});
