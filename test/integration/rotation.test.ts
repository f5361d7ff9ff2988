import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { generatePassword } from "../../functions/rotation/password.ts";
import { runInjected } from "../../local/inject.ts";
import { createForwarder, type Forwarder } from "../../shared/aws/forward.ts";
import { createLogIn } from "../../shared/aws/log-in.ts";
import { readUser } from "../../shared/aws/read-user.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { mint } from "../../shared/http/authorized.ts";
import { CONNECTOR, readCredentials, type RealWorlds, SECURITY, startRealWorlds } from "../support/rotation-world.ts";
import { currentOf, DOMAIN, isTaken, rotateOnce, type RotationWorld } from "../unit/functions/rotation/ports.ts";
import { crash } from "../unit/functions/rotation/with-crash.ts";

const aborting = new AbortController();
let worlds: RealWorlds;
let world: RotationWorld;
let tokens = 0;

beforeAll(async () => {
  worlds = await startRealWorlds(aborting.signal);
}, 600_000);
afterAll(() => worlds?.close());

const newWorld = async (): Promise<void> => {
  world = await worlds.make();
};
const nextToken = () => `${String(++tokens).padStart(8, "0")}-2222-3333-4444-555555555555`;
const tell = (method: string, path: string, body?: object) =>
  worlds.node.admin.ask<Record<string, Record<string, unknown>>>(method, `${SECURITY}/${path}`, body);

describe("the connector, with the documented role,", () => {
  const FORBIDDEN: readonly (readonly [string, string, object?])[] = [
    ["DELETE", `${SECURITY}/internalusers/${CONNECTOR.username}`],
    ["PATCH", `${SECURITY}/internalusers/${CONNECTOR.username}`, []],
    ["PATCH", `${SECURITY}/internalusers`, []],
    ["POST", `${SECURITY}/internalusers/${CONNECTOR.username}/authtoken`],
    ["GET", `${SECURITY}/roles`],
    ["PUT", `${SECURITY}/roles/mine`, { cluster_permissions: ["*"] }],
    ["DELETE", `${SECURITY}/roles/reads_logs`],
    ["GET", `${SECURITY}/rolesmapping`],
    ["PUT", `${SECURITY}/rolesmapping/all_access`, { users: [CONNECTOR.username] }],
    ["PATCH", `${SECURITY}/rolesmapping`, []],
    ["GET", `${SECURITY}/actiongroups`],
    ["PUT", `${SECURITY}/actiongroups/mine`, { allowed_actions: ["*"] }],
    ["GET", `${SECURITY}/tenants`],
    ["PUT", `${SECURITY}/tenants/mine`, { description: "x" }],
    ["GET", `${SECURITY}/securityconfig`],
    ["PATCH", `${SECURITY}/securityconfig`, []],
    ["GET", `${SECURITY}/audit`],
    ["GET", `${SECURITY}/allowlist`],
    ["GET", `${SECURITY}/authfailurelisteners`],
    ["GET", `${SECURITY}/certificates`],
    ["GET", `${SECURITY}/ssl/certs`],
    ["DELETE", `${SECURITY}/cache`],
    ["POST", `${SECURITY}/authtoken`],
    ["GET", "/"],
    ["GET", "/_cluster/health"],
    ["GET", "/_cat/indices"],
    ["GET", "/_resolve/index/*"],
    ["GET", "/logs-app/_search"],
    ["GET", "/logs-app/_doc/1"],
    ["PUT", "/logs-new"],
    ["PUT", "/logs-app/_doc/2", { level: "INFO" }],
    ["PUT", "/_cluster/settings", { transient: { "action.auto_create_index": "false" } }],
  ];

  it.each(FORBIDDEN.map(([method, target, body]) => ({ method, target, body })))(
    "may not $method $target",
    async ({ method, target, body }) => {
      expect((await worlds.ask(CONNECTOR, method, target, body)).status).toBe(403);
    },
  );

  it("is no reader of the domain: a search of everything is empty", async () => {
    expect((await worlds.ask(CONNECTOR, "GET", "/_all/_count")).text).not.toMatch(/"count":[1-9]/);
  });

  it("reads and writes users, and knows who it is", async () => {
    const path = `${SECURITY}/internalusers/somebody`;
    const user = { password: generatePassword(), backend_roles: ["gates"] };
    expect((await worlds.ask(CONNECTOR, "PUT", path, user)).status).toBe(201);
    expect((await worlds.ask(CONNECTOR, "GET", path)).status).toBe(200);
    expect((await worlds.ask(CONNECTOR, "GET", "/_plugins/_security/authinfo")).status).toBe(200);
  });
});

describe("a rotation at the real Security plugin fails, and leaves the old credential current,", () => {
  beforeEach(newWorld);

  const failsWith = async (code: string) => {
    const old = currentOf(world);
    await expect(rotateOnce(world, nextToken())).rejects.toMatchObject({ code });
    expect(currentOf(world)).toEqual(old);
  };

  it("when a role is mapped to the current user's name alone; mapped to both, it goes on", async () => {
    const { username, password } = currentOf(world);
    await tell("PUT", "roles/by_name", { cluster_permissions: ["cluster:monitor/main"] });
    await tell("PUT", "rolesmapping/by_name", { users: [username] });
    await failsWith("roles-differ");
    expect(await isTaken(world, { username, password })).toBe(true);
    await tell("PUT", "rolesmapping/by_name", { users: [username, `${username}-b`] });
    await rotateOnce(world, nextToken());
    expect(currentOf(world).username).toBe(`${username}-b`);
  });

  it("when the other user is somebody's, who keeps the password", async () => {
    const stranger = { username: `${currentOf(world).username}-b`, password: generatePassword() };
    await tell("PUT", `internalusers/${stranger.username}`, { password: stranger.password });
    await failsWith("user-taken");
    expect(await isTaken(world, stranger)).toBe(true);
  });

  it("when the secret names a user with a wrong password: no user is copied for whoever wrote it", async () => {
    world.secret.put(JSON.stringify({ username: currentOf(world).username, password: "guess" }));
    await failsWith("credential-rejected");
  });

  it("when the connector's password is not the domain's", async () => {
    worlds.connector().put(JSON.stringify({ ...CONNECTOR, password: generatePassword() }));
    await failsWith("connector-rejected");
  });

  it("when a user has not the connector's role", async () => {
    worlds.connector().put(JSON.stringify(currentOf(world)));
    await failsWith("connector-rejected");
  });
});

describe("a rotation at the real Security plugin", () => {
  beforeEach(newWorld);

  const statusOf = async (who: { username: string; password: string }) =>
    (await worlds.ask(who, "GET", "/logs-app/_doc/1")).status;

  it("copies the user and takes turns, twice", async () => {
    const first = currentOf(world);
    await rotateOnce(world, nextToken());
    const second = currentOf(world);
    expect(second.username).toBe(`${first.username}-b`);
    expect((await tell("GET", `internalusers/${second.username}`))[second.username]).toMatchObject({
      backend_roles: ["gates", "others"],
      attributes: { team: "x", index_gate_alternates_with: first.username },
      description: "the gate",
      opendistro_security_roles: ["reads_logs"],
    });
    expect(await statusOf(second)).toBe(200);
    expect(await statusOf(first)).toBe(200);

    await rotateOnce(world, nextToken());
    const third = currentOf(world);
    expect(third.username).toBe(first.username);
    expect(await statusOf(third)).toBe(200);
    expect(await statusOf(second)).toBe(200);
    expect(await statusOf(first)).toBe(401);
  });

  it("goes through Open Distro's paths where the version has them", async () => {
    const old = currentOf(world);
    world = worlds.makeWith(old, { ...DOMAIN, version: "opensearch-1.3" });
    await rotateOnce(world, nextToken());
    expect(currentOf(world).username).toBe(`${old.username}-b`);
    expect(await statusOf(currentOf(world))).toBe(200);
  });

  it.each(["before", "after"] as const)(
    "survives a crash %s any call",
    async (when) => {
      let crashes = 0;
      for (let at = 1; ; at++) {
        const token = nextToken();
        const old = currentOf(world);
        if (!(await crash(world, token, at, when))) break;
        crashes += 1;
        expect(await isTaken(world, old)).toBe(true);
        expect(await isTaken(world, currentOf(world))).toBe(true);
        await rotateOnce(world, token);
        expect(currentOf(world).username).not.toBe(old.username);
        expect(await isTaken(world, currentOf(world))).toBe(true);
      }
      expect(crashes).toBeGreaterThan(20);
    },
    240_000,
  );
});

describe("requests through the gate's forwarder", () => {
  const REQUESTS = 10_000;
  /** at least, however fast the node is */
  const ROTATIONS = 3;
  const ROTATE_EVERY = 2_000;
  const CALLERS = 8;
  const DAYS_MS = 21 * 86_400_000;
  beforeEach(newWorld);

  it("all succeed while the secret is rotated again and again", async () => {
    // how old a user may be is judged by this clock: between two rotations it goes on by three weeks
    const progress = { begun: 0, ended: 0, rotations: 0, laterMs: 0 };
    const isGoing = () => progress.begun < REQUESTS || progress.rotations < ROTATIONS;
    const gates = Array.from({ length: 3 }, () => startGate(() => Date.now() + progress.laterMs));
    const failures: string[] = [];
    const call = async (): Promise<void> => {
      while (isGoing()) {
        const gate = gates[progress.begun % gates.length] as Forwarder;
        progress.begun += 1;
        const outcome = await search(gate).catch((error: Error) => error.message);
        if (outcome !== "200 1") failures.push(outcome);
        progress.ended += 1;
      }
    };
    const rotateMeanwhile = async (): Promise<void> => {
      while (isGoing()) {
        const next = Math.min(progress.ended + ROTATE_EVERY, REQUESTS);
        await rotateOnce(world, nextToken());
        progress.rotations += 1;
        progress.laterMs += DAYS_MS;
        while (progress.ended < next) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await Promise.all([rotateMeanwhile(), ...Array.from({ length: CALLERS }, call)]);
    for (const gate of gates) gate.close();
    expect(failures).toEqual([]);
    expect(progress.ended).toBeGreaterThanOrEqual(REQUESTS);
  }, 600_000);

  /** What each instance of the proxy has, with the production code. */
  function startGate(now: () => number): Forwarder {
    const reader = createSecretReader({ readCredentials });
    const logIn = createLogIn({
      assumeRole: () => Promise.reject(new Error("no role is assumed here")),
      readUser: (secretId) => readUser(reader.current, secretId),
      now,
    });
    return createForwarder({ readCredentials, logIn });
  }

  /** `200` and how many were found. */
  async function search(gate: Forwarder): Promise<string> {
    const endAt = Date.now() + 30_000;
    const request = mint({
      domain: world.domain,
      method: "GET",
      path: "/logs-app/_search",
      query: [["q", "level:ERROR"]],
      headers: {},
      body: Buffer.alloc(0),
      retryable: true,
    });
    const answer = await runInjected(worlds.injection, () => gate.forward(request, { firstByteAt: endAt, endAt }));
    const said = await text(answer.body);
    return `${answer.status} ${/"total":\{"value":(\d+)/.exec(said)?.[1] ?? said.slice(0, 200)}`;
  }
});
