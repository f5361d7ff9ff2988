import { describe, expect, it } from "vitest";
import { EMPTY_VIEW } from "../../../../shared/opensearch/names-view.ts";
import {
  ApplyFailure,
  applySecurity,
  findBlocked,
  type PatchOperation,
  planSecurity,
  type SecurityPort,
} from "../../../../shared/policy/compile-security/apply-security.ts";
import { compileSecurity } from "../../../../shared/policy/compile-security/compile-security.ts";
import {
  compareSecurity,
  type Kind,
  type LiveSecurity,
} from "../../../../shared/policy/compile-security/security-drift.ts";
import type { LiveEntry } from "../../../../shared/policy/compile-security/security-facts.ts";
import { policyWith, role } from "../principals.ts";

const COMPILED = compileSecurity(
  policyWith({ devops: role({ groups: ["okta:devops"] }), ops: role({ groups: ["okta:ops"] }) }),
  { domain: "logs", view: EMPTY_VIEW, aliasRule: "names", issuer: "okta" },
);

/** What stands on a domain, changed as the REST API does; `fail` breaks a call, before or after it has had its effect. */
class Domain implements SecurityPort {
  live: Record<Kind, Record<string, LiveEntry>>;
  readonly calls: Kind[] = [];
  fail: ((call: number, kind: Kind) => "before" | "after" | undefined) | undefined;
  isDeaf = false;

  constructor(roles: Record<string, LiveEntry> = {}, rolesmapping: Record<string, LiveEntry> = {}) {
    this.live = structuredClone({ roles, rolesmapping });
  }

  read(): Promise<LiveSecurity> {
    return this.isDeaf ? Promise.reject(new Error("silent")) : Promise.resolve(structuredClone(this.live));
  }

  patch(kind: Kind, operations: readonly PatchOperation[]): Promise<void> {
    const call = this.calls.push(kind);
    const failure = this.fail?.(call, kind);
    if (failure === "before") return Promise.reject(new Error("refused"));
    for (const operation of operations) {
      const name = operation.path.slice(1);
      if (operation.op === "remove") delete this.live[kind][name];
      else this.live[kind][name] = { ...operation.value, reserved: false, hidden: false };
    }
    return failure === "after" ? Promise.reject(new Error("broken")) : Promise.resolve();
  }
}

async function apply(domain: Domain): Promise<void> {
  const before = await domain.read();
  const plan = planSecurity(COMPILED, compareSecurity(COMPILED, before));
  await applySecurity(domain, COMPILED, plan, before);
}

const OWN = { description: "made by index-gate, once", cluster_permissions: ["*"] };
const HAND = { description: "mine", cluster_permissions: ["cluster:monitor/main"], reserved: false };

describe("applying compiled roles", () => {
  it("leaves what was there when the mappings are refused after the roles were taken", async () => {
    const domain = new Domain({ "index-gate-ops": OWN, "index-gate-old": OWN, other: HAND });
    const before = await domain.read();
    domain.fail = (_, kind) => (kind === "rolesmapping" ? "before" : undefined);
    const failure = await apply(domain).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApplyFailure);
    expect((failure as ApplyFailure).left).toEqual([]);
    const { roles, rolesmapping } = await domain.read();
    expect(rolesmapping).toEqual({});
    expect(Object.keys(roles).toSorted()).toEqual(["index-gate-old", "index-gate-ops", "other"]);
    for (const [name, entry] of Object.entries(before.roles)) expect(roles[name]).toMatchObject(entry);
  });

  it("puts back what a call did that only seemed to fail", async () => {
    const domain = new Domain({ "index-gate-ops": OWN });
    domain.fail = (call) => (call === 1 ? "after" : undefined);
    const failure = await apply(domain).catch((error: unknown) => error);
    expect((failure as ApplyFailure).left).toEqual([]);
    expect(domain.live.roles).toMatchObject({ "index-gate-ops": OWN });
    expect(Object.keys(domain.live.roles)).toEqual(["index-gate-ops"]);
  });

  it("says what could not be put back", async () => {
    const domain = new Domain();
    domain.fail = (call, kind) => (kind === "rolesmapping" || call > 1 ? "before" : undefined);
    const failure = await apply(domain).catch((error: unknown) => error);
    expect((failure as ApplyFailure).left).toEqual(["roles/index-gate-devops", "roles/index-gate-ops"]);
  });

  it("does not guess what stands there when the domain is silent", async () => {
    const domain = new Domain();
    const before = await domain.read();
    const plan = planSecurity(COMPILED, compareSecurity(COMPILED, before));
    domain.fail = () => {
      domain.isDeaf = true;
      return "after";
    };
    const failure = await applySecurity(domain, COMPILED, plan, before).catch((error: unknown) => error);
    expect((failure as ApplyFailure).left).toBeUndefined();
  });

  it("never touches what is not ours", async () => {
    const strange = { other: HAND, "index-gate-hand": HAND, all_access: { ...OWN, reserved: true, static: true } };
    const domain = new Domain(strange, { other: HAND });
    await apply(domain);
    expect(domain.live.roles).toMatchObject(strange);
    expect(domain.live.rolesmapping).toMatchObject({ other: HAND });
  });

  it("makes, changes and removes in one call each, and does nothing the second time", async () => {
    const domain = new Domain({ "index-gate-ops": OWN, "index-gate-old": OWN }, { "index-gate-old": OWN });
    await apply(domain);
    expect(domain.calls).toEqual(["roles", "rolesmapping"]);
    expect(compareSecurity(COMPILED, await domain.read())).toEqual([]);
    expect(Object.keys(domain.live.roles).toSorted()).toEqual(["index-gate-devops", "index-gate-ops"]);
    expect(Object.keys(domain.live.rolesmapping).toSorted()).toEqual(["index-gate-devops", "index-gate-ops"]);
    await apply(domain);
    expect(domain.calls).toHaveLength(2);
  });
});

describe("what keeps a plan from being made", () => {
  const differences = (entry: LiveEntry) =>
    compareSecurity(COMPILED, { roles: { "index-gate-ops": entry }, rolesmapping: {} });

  it("is a role of ours without our mark, unless it is adopted", () => {
    const found = differences(HAND);
    expect(findBlocked(found, false)).toMatchObject([{ name: "index-gate-ops", state: "unmarked" }]);
    expect(findBlocked(found, true)).toEqual([]);
    expect(planSecurity(COMPILED, found).roles).toContainEqual({
      op: "replace",
      path: "/index-gate-ops",
      value: COMPILED.roles["index-gate-ops"],
    });
  });

  it.each(["reserved", "hidden", "static"])("is a role that is %s, adopted or not", (mark) => {
    const found = differences({ ...OWN, [mark]: true });
    expect(findBlocked(found, true)).toMatchObject([{ name: "index-gate-ops", state: "locked" }]);
  });
});
