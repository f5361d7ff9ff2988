import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDomainUsers } from "../../../../functions/rotation/domain-users.ts";
import { generatePassword } from "../../../../functions/rotation/password.ts";
import { secretArnOf } from "../../../../shared/config.ts";
import type { Domain } from "../../../../shared/policy/document.ts";
import { type ElasticsearchDomain, nativeUser, startElasticsearch } from "./elasticsearch.ts";
import {
  CONNECTOR,
  CONNECTOR_ID,
  currentOf,
  FIRST,
  isTaken,
  makeWorld,
  rotateOnce,
  type RotationWorld,
  SECRET_ID,
  TOKENS,
} from "./ports.ts";
import { crash } from "./with-crash.ts";

let elasticsearch: ElasticsearchDomain;
let world: RotationWorld;

beforeEach(async () => {
  elasticsearch = await startElasticsearch({
    gate: nativeUser(FIRST.password, ["reads-logs", "monitors"], { full_name: "the gate", metadata: { team: "x" } }),
    [CONNECTOR.username]: nativeUser(CONNECTOR.password, ["index-gate-connector"]),
  });
  const domain: Domain = { ...elasticsearch.domain, version: "elasticsearch-7.10" };
  const { secret, ports } = makeWorld();
  const [arn, connector] = [secretArnOf(SECRET_ID), secretArnOf(CONNECTOR_ID)];
  world = {
    secret,
    domain,
    ports: {
      ...ports,
      find: () => arn && { secret: arn, domains: [{ name: "logs", domain, connector }] },
      users: createDomainUsers({ agentOptions: { ca: elasticsearch.ca } }),
      generatePassword,
    },
  };
});
afterEach(() => elasticsearch.close());

describe("a rotation at Elasticsearch is refused", () => {
  it("when the connector has not the right", async () => {
    elasticsearch.users.set(CONNECTOR.username, nativeUser(CONNECTOR.password, ["reads-logs"]));
    await expect(rotateOnce(world)).rejects.toMatchObject({ code: "connector-rejected" });
    expect([...elasticsearch.users.keys()]).toEqual(["gate", CONNECTOR.username]);
  });

  it("for a user that is reserved", async () => {
    elasticsearch.users.set("gate", nativeUser(FIRST.password, ["superuser"], { metadata: { _reserved: true } }));
    await expect(rotateOnce(world)).rejects.toMatchObject({ code: "user-reserved" });
  });

  it("when the current user is disabled", async () => {
    elasticsearch.users.set("gate", nativeUser(FIRST.password, ["reads-logs"], { enabled: false }));
    await expect(rotateOnce(world)).rejects.toMatchObject({ code: "credential-rejected" });
  });
});

describe("a rotation at Elasticsearch", () => {
  it("copies the user, and takes turns", async () => {
    await rotateOnce(world, TOKENS[0]);
    const { password: first, ...copy } = elasticsearch.users.get("gate-b") ?? expect.unreachable();
    expect(copy).toEqual({
      roles: ["reads-logs", "monitors"],
      full_name: "the gate",
      email: null,
      metadata: { team: "x", index_gate_alternates_with: "gate" },
      enabled: true,
    });
    expect(currentOf(world)).toMatchObject({ username: "gate-b", password: first });
    expect(await isTaken(world, FIRST)).toBe(true);
    await rotateOnce(world, TOKENS[1]);
    expect(currentOf(world).username).toBe("gate");
    expect(await isTaken(world, currentOf(world))).toBe(true);
    expect(await isTaken(world, { username: "gate-b", password: first })).toBe(true);
  });

  it.each(["before", "after"] as const)("survives a crash %s any call", async (when) => {
    let crashes = 0;
    for (let at = 1; ; at++) {
      const token = `${String(at).padStart(8, "0")}-2222-3333-4444-555555555555`;
      const old = currentOf(world);
      if (!(await crash(world, token, at, when))) break;
      crashes += 1;
      expect(await isTaken(world, old)).toBe(true);
      await rotateOnce(world, token);
      expect(currentOf(world).username).not.toBe(old.username);
      expect(await isTaken(world, currentOf(world))).toBe(true);
    }
    expect(crashes).toBeGreaterThan(20);
  });
});
