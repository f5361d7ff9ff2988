import { describe, expect, it } from "vitest";
import { AccessDesk } from "../../../shared/access/access-desk.ts";
import type { AccessProblem } from "../../../shared/access/access-problem.ts";
import { stateOf } from "../../../shared/access/access-request.ts";
import type { Catalogue } from "../../../shared/access/catalogue.ts";
import type { TemplateFacts } from "../../../shared/access/catalogue-of.ts";
import type { Ask } from "../../../shared/access/ask.ts";
import { INTEGRATION } from "../../../shared/access/owners.ts";
import { FaultError } from "../../../shared/errors.ts";
import { catalogueWith, domainCatalogue, template } from "../../support/access/catalogues.ts";
import { MemoryStore } from "../../support/access/memory-store.ts";
import { accessor, ACCESS_POLICY, ALICE, OWNER, TEAM } from "../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const HEDWIG = accessor("hedwig", { owns: ["hr"] });
const BOTH = accessor("boss", { owns: ["hr", "orders"] });

/** A desk whose domain has these templates, until they are others. */
function open(...templates: TemplateFacts[]) {
  const world = { now: NOW, catalogue: catalogueOf(templates) as Catalogue | FaultError };
  let count = 0;
  const desk = new AccessDesk({
    policy: ACCESS_POLICY,
    store: new MemoryStore(),
    now: () => world.now,
    random: () => Buffer.from(String(count++).padEnd(9, "x")),
    catalogue: {
      read: () =>
        world.catalogue instanceof FaultError ? Promise.reject(world.catalogue) : Promise.resolve(world.catalogue),
    },
    tell: () => {},
  });
  const ask = (...indices: string[]) => desk.ask(asked(indices), ALICE, undefined);
  const approve = (id: string, by = TEAM) => desk.review(id, { verdict: "approve", reason: undefined }, by);
  const stateAfter = async (id: string, by = TEAM) => stateOf(await approve(id, by), world.now);
  return { desk, ask, approve, stateAfter, world };
}

const catalogueOf = (templates: readonly TemplateFacts[]): Catalogue =>
  catalogueWith({ logs: domainCatalogue({}, templates, { readAt: NOW }) });
const asked = (indices: readonly string[]): Ask => ({
  entitlement: "owned-read",
  grants: indices.length === 0 ? undefined : [{ domain: "logs", indices, actions: ["read"] }],
  durationSeconds: 600,
  justification: "an incident",
  ticket: undefined,
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error as AccessProblem | FaultError).code,
  );

describe("a request that owners answer", () => {
  it("is approved by the owner of what is asked for, and by nobody else", async () => {
    const { ask, approve, stateAfter } = open(template("orders-*", "orders"));
    const { id } = await ask("orders-2026");
    for (const by of [OWNER, HEDWIG, ALICE, { ...TEAM, isMachine: true }]) {
      expect(await codeOf(approve(id, by))).not.toBe("none");
    }
    expect(await stateAfter(id)).toBe("active");
  });

  it("is approved by each of several owners", async () => {
    const { ask, stateAfter } = open(template("orders-*", "orders"), template("hr-*", "hr"));
    const first = await ask("orders-*", "hr-salaries");
    expect(first.owners).toEqual(["hr", "orders"]);
    expect(await stateAfter(first.id)).toBe("pending");
    expect(await stateAfter(first.id, HEDWIG)).toBe("active");
    expect(await stateAfter((await ask("orders-*", "hr-*")).id, BOTH)).toBe("active");
  });

  it("is approved by the integration's owners, too, where it reaches what nobody owns", async () => {
    const { ask, stateAfter } = open(template("orders-*", "orders"));
    const { id, owners } = await ask("o*");
    expect(owners).toEqual([INTEGRATION, "orders"]);
    expect(await stateAfter(id)).toBe("pending");
    expect(await stateAfter(id, OWNER)).toBe("active");
  });

  it("is approved by the integration's owners where nobody has looked", async () => {
    const { ask, approve, stateAfter, world } = open();
    world.catalogue = new Map();
    const { id } = await ask("orders-1");
    expect(await codeOf(approve(id))).toBe("not-approver");
    expect(await stateAfter(id, OWNER)).toBe("active");
  });

  it("is refused where more owners would have to approve than ever would", async () => {
    const teams = Array.from({ length: 10 }, (_, at) => template(`team${at}-*`, `team${at}`));
    const { ask } = open(...teams);
    expect(await codeOf(ask())).toBe("beyond-entitlement");
    expect(await codeOf(ask("team*-x"))).toBe("beyond-entitlement");
    expect((await ask("team1-*", "team2-x")).owners).toEqual(["team1", "team2"]);
  });

  it("cannot be made or approved while it cannot be told who owns what", async () => {
    const { ask, approve, world } = open(template("orders-*", "orders"));
    const { id } = await ask("orders-1");
    world.catalogue = new FaultError("gate-failed", "x");
    expect(await codeOf(ask("orders-1"))).toBe("gate-failed");
    expect(await codeOf(approve(id))).toBe("gate-failed");
  });
});

describe("an owner that changes after the ask", () => {
  it("has to approve, as the one before has to", async () => {
    const { ask, approve, stateAfter, world, desk } = open(template("orders-*", "orders"));
    const { id } = await ask("orders-1");
    world.catalogue = catalogueOf([template("orders-*", "hr")]);
    const before = await ask("orders-1");
    expect(await codeOf(approve(before.id))).toBe("not-approver");
    expect(await stateAfter(id)).toBe("pending");
    expect(await stateAfter(id, HEDWIG)).toBe("active");
    expect((await desk.withOwners(before)).owners).toEqual(["hr"]);
  });

  it("makes an approval that came before no approval of the new one's", async () => {
    const { ask, stateAfter, approve, world } = open(template("orders-*", "orders"), template("hr-*", "hr"));
    const { id } = await ask("orders-1", "hr-1");
    expect(await stateAfter(id, HEDWIG)).toBe("pending");
    world.catalogue = catalogueOf([template("orders-*", "sales"), template("hr-*", "hr")]);
    expect(await stateAfter(id)).toBe("pending");
    expect(await codeOf(approve(id, HEDWIG))).toBe("already-reviewed");
    expect(await stateAfter(id, accessor("sally", { owns: ["sales"] }))).toBe("active");
  });

  it("takes the integration's owners in when nobody is known any more", async () => {
    const { ask, stateAfter, world } = open(template("orders-*", "orders"));
    const { id } = await ask("orders-1");
    world.catalogue = new Map();
    expect(await stateAfter(id)).toBe("pending");
    expect(await stateAfter(id, OWNER)).toBe("active");
  });

  it("may take access back that was granted before", async () => {
    const { ask, stateAfter, world, desk } = open(template("orders-*", "orders"));
    const { id } = await ask("orders-1");
    expect(await stateAfter(id)).toBe("active");
    expect(await codeOf(desk.revoke(id, undefined, HEDWIG))).toBe("not-allowed");
    world.catalogue = catalogueOf([template("orders-*", "hr")]);
    expect(stateOf(await desk.revoke(id, undefined, HEDWIG), NOW)).toBe("revoked");
  });
});
