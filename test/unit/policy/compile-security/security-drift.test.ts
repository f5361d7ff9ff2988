import { describe, expect, it } from "vitest";
import { EMPTY_VIEW } from "../../../../shared/opensearch/names-view.ts";
import { compileSecurity } from "../../../../shared/policy/compile-security/compile-security.ts";
import { compareSecurity, type LiveSecurity } from "../../../../shared/policy/compile-security/security-drift.ts";
import type { LiveEntry } from "../../../../shared/policy/compile-security/security-facts.ts";
import { policyWith, role } from "../principals.ts";

const COMPILED = compileSecurity(policyWith({ devops: role({ groups: ["okta:devops"] }) }), {
  domain: "logs",
  view: EMPTY_VIEW,
  aliasRule: "names",
  issuer: "okta",
});
const NAME = "index-gate-devops";
const ROLE = COMPILED.roles[NAME] as unknown as LiveEntry;
const MAPPING = COMPILED.rolesmapping[NAME] as unknown as LiveEntry;

/** As the domain shows what was written: keys of its own, empty lists. */
function live(roleChange: LiveEntry = {}, mappingChange: LiveEntry = {}): LiveSecurity {
  const marks = { reserved: false, hidden: false };
  return {
    roles: { [NAME]: { ...ROLE, ...marks, static: false, tenant_permissions: [], ...roleChange } },
    rolesmapping: { [NAME]: { ...MAPPING, ...marks, hosts: [], and_backend_roles: [], ...mappingChange } },
  };
}

const permissions = (change: object): LiveEntry => {
  const [first] = COMPILED.roles[NAME]?.index_permissions ?? [];
  return { index_permissions: [{ ...first, fls: [], masked_fields: [], ...change }] };
};

describe("compareSecurity", () => {
  it("finds nothing in what the domain shows of what was written", () => {
    expect(compareSecurity(COMPILED, live(permissions({ dls: null })))).toEqual([]);
  });

  it("takes no offence at another order or grouping", () => {
    const [first] = COMPILED.roles[NAME]?.index_permissions ?? [];
    const [one, ...others] = first?.allowed_actions.toReversed() ?? [];
    const grouped = [
      { index_patterns: ["logs-*"], allowed_actions: others },
      { index_patterns: ["logs-*"], allowed_actions: [one] },
    ];
    expect(compareSecurity(COMPILED, live({ index_permissions: grouped }))).toEqual([]);
  });

  it.each<[string, LiveEntry, LiveEntry, object]>([
    ["a pattern", permissions({ index_patterns: ["logs-*", "secret-*"] }), {}, { where: "on secret-*" }],
    ["an action", permissions({ allowed_actions: ["indices:*"] }), {}, { where: "on logs-*", has: ["indices:*"] }],
    ["a cluster permission", { cluster_permissions: ["*"] }, {}, { where: "cluster", has: ["*"] }],
    ["a tenant", { tenant_permissions: [{ tenant_patterns: ["*"] }] }, {}, { where: "tenant_permissions" }],
    ["a filter of documents", permissions({ dls: "{}" }), {}, { where: "on logs-*" }],
    ["a mask of fields", permissions({ masked_fields: ["x"] }), {}, { where: "on logs-*" }],
    ["a key that nobody knows", { next: ["x"] }, {}, { where: "next", has: ["x"] }],
    ["a group", {}, { backend_roles: ["devops", "eve"] }, { where: "backend_roles", has: ["eve"], lacks: [] }],
    ["a group less", {}, { backend_roles: [] }, { where: "backend_roles", has: [], lacks: ["devops"] }],
    ["a user", {}, { users: ["*"] }, { where: "users", has: ["*"] }],
    ["a host", {}, { hosts: ["10.0.0.1"] }, { where: "hosts", has: ["10.0.0.1"] }],
    ["a condition", {}, { and_backend_roles: ["x"] }, { where: "and_backend_roles" }],
    ["a description", { description: "made by index-gate, once" }, {}, { where: "description" }],
  ])("sees %s changed by hand", (_, roleChange, mappingChange, change) => {
    const [found, ...others] = compareSecurity(COMPILED, live(roleChange, mappingChange));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ state: "changed", name: NAME });
    expect(found?.changes).toContainEqual(expect.objectContaining(change));
  });

  it("sees what is missing, and what is no longer compiled", () => {
    const { rolesmapping } = live();
    const old = { ...ROLE };
    expect(compareSecurity(COMPILED, { roles: { "index-gate-old": old }, rolesmapping })).toEqual([
      { state: "missing", kind: "roles", name: NAME, changes: [] },
      { state: "extra", kind: "roles", name: "index-gate-old", changes: [] },
    ]);
  });

  it("leaves alone what has another name, no mark, or is Security's own", () => {
    const { roles, rolesmapping } = live();
    const strange = {
      other: ROLE,
      "index-gate-hand": { ...ROLE, description: "mine" },
      "index-gate-bare": { cluster_permissions: ["*"] },
      "index-gate-own": { ...ROLE, reserved: true },
      "index-gate-static": { ...ROLE, static: true },
      "index-gate-hidden": { ...ROLE, hidden: true },
    };
    expect(compareSecurity(COMPILED, { roles: { ...roles, ...strange }, rolesmapping })).toEqual([]);
  });

  it("tells what has our name and is somebody else's", () => {
    expect(compareSecurity(COMPILED, live({ description: "mine" }))).toMatchObject([
      { state: "unmarked", kind: "roles" },
    ]);
    expect(compareSecurity(COMPILED, live({ description: null }))).toMatchObject([{ state: "unmarked" }]);
    for (const mark of ["reserved", "hidden", "static"]) {
      expect(compareSecurity(COMPILED, live({ [mark]: true }))).toMatchObject([{ state: "locked", kind: "roles" }]);
    }
  });
});
