import { describe, expect, it } from "vitest";
import { FaultError } from "../../../shared/errors.ts";
import { hasExpired, readContext } from "../../../shared/policy/caller.ts";
import { buildContext, type GateContext } from "../../../shared/policy/context.ts";
import type { Entitlement, Role } from "../../../shared/policy/document.ts";
import { policyWith, principalWith, role } from "./principals.ts";

const policy = policyWith({
  devops: role({ groups: ["okta:devops"] }, [
    { domain: "logs", indices: ["logs-*"], actions: ["read"] },
    { domain: "logs", cluster: ["monitor"] },
  ]),
  support: role({ groups: ["okta:support"] }, [{ domain: "logs", indices: ["tickets-*"], actions: ["read"] }]),
});

const alice = principalWith({
  id: "okta:00u1abc",
  groups: ["okta:devops"],
  client: "okta:0oa1portal",
  displayName: "alice@example.com",
  tokenId: "AT.1",
});

/** Longest values everywhere: what a hostile or unlucky token can bring. */
const longest = principalWith({
  id: `${"i".repeat(40)}:${"é".repeat(128)}`,
  client: `${"i".repeat(40)}:${"é".repeat(128)}`,
  displayName: "😀".repeat(32),
  tokenId: "€".repeat(85),
  expiresAt: 253_402_300_799,
  issuedAt: 253_402_300_799,
});

const ENTITLEMENT: Entitlement = {
  requesters: { groups: ["okta:g0"], users: [], clients: [] },
  grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
  maxDurationSeconds: 60,
  auto: true,
  approvals: 1,
  justification: "optional",
  pendingSeconds: 60,
};

const many = (count: number, name: (i: number) => string): Record<string, Role> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), role({ groups: [`okta:g${i}`] })]));
const groups = (count: number): string[] => Array.from({ length: count }, (_, i) => `okta:g${i}`);
const sizeOf = (context: GateContext): number => Buffer.byteLength(Object.entries(context).flat().join(""));

describe("the context", () => {
  it("fits with the longest of everything and rights of temporary access, which give way", () => {
    const names = many(75, (i) => `${"r".repeat(36)}${100 + i}`);
    const entitlements = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`${"e".repeat(37)}${100 + i}`, ENTITLEMENT]),
    );
    const most = { ...policyWith(names), access: { entitlements, owners: {}, cleanupAfterDays: 90 } };
    const full = buildContext({ ...longest, groups: groups(75) }, most);
    expect(sizeOf(full)).toBeLessThanOrEqual(4_096);
    expect(readContext(full, most).roles).toHaveLength(75);
    expect(full).not.toHaveProperty("access");
    expect(full).not.toHaveProperty("entitled");
    const few = buildContext({ ...longest, groups: groups(40) }, most);
    expect(few).toMatchObject({ entitled: "1", grantsFrom: "policy" });
    expect(sizeOf(few)).toBeLessThanOrEqual(4_096);
  });

  it("is flat text", () => {
    expect(buildContext(alice, policy)).toEqual({
      principal: "okta:00u1abc",
      displayName: "alice@example.com",
      roles: "devops",
      grants:
        '[{"domain":"logs","indices":["logs-*"],"actions":["read"],"source":"role:devops"},{"domain":"logs","cluster":["monitor"],"source":"role:devops"}]',
      grantsFrom: "context",
      expiresAt: "1900000000",
      tokenId: "AT.1",
      clientId: "0oa1portal",
      policyVersion: "0123456789ab",
    });
  });

  it("of a principal without a role has no grants, and no key without a value", () => {
    expect(buildContext(principalWith(), policy)).toEqual({
      principal: "okta:someone",
      roles: "",
      grants: "[]",
      grantsFrom: "context",
      expiresAt: "1900000000",
      policyVersion: "0123456789ab",
    });
  });

  it("refuses a principal of a thousand roles, within its limit", () => {
    const large = policyWith(many(1_000, (i) => `role-${i}`));
    const context = buildContext({ ...longest, groups: groups(1_000) }, large);
    expect(context).toMatchObject({ roles: "", grants: "[]", grantsFrom: "context", refusal: "too-many-roles" });
    expect(sizeOf(context)).toBeLessThanOrEqual(4_096);
    expect(readContext(context, large)).toMatchObject({ roles: [], grants: [], refusal: "too-many-roles" });
  });

  it("refuses from 3,001 bytes of role names on", () => {
    // 75 names of 39 letters and 74 commas are 2,999 bytes
    const names = many(75, (i) => `${"r".repeat(36)}${100 + i}`);
    const most = policyWith({ ...names, s: role({ users: ["okta:one"] }) });
    const context = buildContext({ ...longest, groups: groups(75) }, most);
    expect(context.roles).toHaveLength(2_999);
    expect(context).toMatchObject({ grantsFrom: "policy" });
    expect(context.grants).toBeUndefined();
    expect(sizeOf(context)).toBeLessThanOrEqual(4_096);
    expect(readContext(context, most).grants).toHaveLength(75);
    const over = buildContext({ ...longest, id: "okta:one", groups: groups(75) }, most);
    expect(over.refusal).toBe("too-many-roles");
  });

  it("keeps a principal of 300 groups, whose roles the proxy expands itself", () => {
    const large = policyWith(many(1_000, (i) => `r${i}`));
    const context = buildContext({ ...alice, groups: groups(300) }, large);
    expect(context).toMatchObject({ grantsFrom: "policy" });
    expect(context).not.toHaveProperty("refusal");
    expect(sizeOf(context)).toBeLessThanOrEqual(4_096);
    const caller = readContext(context, large);
    expect(caller.roles).toHaveLength(300);
    expect(caller.grants).toHaveLength(300);
  });

  it("keeps a principal of 300 groups of which one counts, with its grants", () => {
    const context = buildContext({ ...alice, groups: [...groups(299), "okta:devops"] }, policy);
    expect(context).toMatchObject({ roles: "devops", grantsFrom: "context" });
  });
});

describe("reading the context", () => {
  const context = { ...buildContext(alice, policy) };
  const grant = { domain: "logs", indices: ["logs-*"], actions: ["read"], source: "role:devops" };
  const withGrants = (grants: unknown): object => ({ ...context, grants: JSON.stringify(grants) });
  const without = (key: keyof GateContext): object =>
    Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "okta:alice"],
    ["an empty context", {}],
    ["no principal", without("principal")],
    ["no roles", without("roles")],
    ["no expiry", without("expiresAt")],
    ["no grantsFrom", without("grantsFrom")],
    ["no grants, though they are said to be there", without("grants")],
    ["grants, though they are said to be left out", { ...context, grantsFrom: "policy" }],
    ["an unknown key", { ...context, more: "x" }],
    ["an unknown key that every object has", { ...context, constructor: "x" }],
    ["a refusal that is no code", { ...context, refusal: "no" }],
    ["an empty refusal", { ...context, refusal: "" }],
    ["a principal without an issuer", { ...context, principal: "alice" }],
    ["an empty principal", { ...context, principal: "okta:" }],
    ["a principal with a line feed", { ...context, principal: "okta:a\nb" }],
    ["an expiry that is no number", { ...context, expiresAt: "soon" }],
    ["an expiry that is not whole", { ...context, expiresAt: "1e9" }],
    ["a negative expiry", { ...context, expiresAt: "-1" }],
    ["a number instead of text", { ...context, expiresAt: 1_900_000_000 }],
    ["roles that are no names", { ...context, roles: "devops,,support" }],
    ["roles with blanks", { ...context, roles: "devops, support" }],
    ["grantsFrom unknown", { ...context, grantsFrom: "elsewhere" }],
    ["a version that is none", { ...context, policyVersion: "latest" }],
    ["entitled to more than 1", { ...context, entitled: "2" }],
    ["grants that are no JSON", { ...context, grants: "[" }],
    ["grants that are no list", { ...context, grants: "{}" }],
    ["a grant that is null", withGrants([null])],
    ["a grant with an unknown key", withGrants([{ ...grant, expiresAt: 1 }])],
    ["a grant without a domain", withGrants([{ ...grant, domain: undefined }])],
    ["a grant without a source", withGrants([{ ...grant, source: "" }])],
    ["a grant without indices", withGrants([{ ...grant, indices: [] }])],
    ["a grant with an index that is no text", withGrants([{ ...grant, indices: [null] }])],
    ["a grant without actions", withGrants([{ ...grant, actions: undefined }])],
    ["a grant with an unknown action", withGrants([{ ...grant, actions: ["admin"] }])],
    ["a grant with an action that is no list", withGrants([{ ...grant, actions: "read" }])],
    ["a cluster grant with an unknown right", withGrants([{ domain: "logs", cluster: ["manage"], source: "role:x" }])],
    ["a grant of both kinds", withGrants([{ ...grant, cluster: ["monitor"] }])],
  ])("is our fault when it holds %s", (_, value) => {
    const read = (): unknown => readContext(value, policy);
    expect(read).toThrow(FaultError);
    expect(read).toThrow(expect.objectContaining({ code: "gate-failed" }));
  });

  it("gives back what was built", () => {
    expect(readContext(context, policy)).toEqual({
      principal: "okta:00u1abc",
      displayName: "alice@example.com",
      issuer: "okta",
      roles: ["devops"],
      grants: [grant, { domain: "logs", cluster: ["monitor"], source: "role:devops" }],
      unmet: [],
      expiresAt: 1_900_000_000,
      tokenId: "AT.1",
      clientId: "0oa1portal",
      policyVersion: "0123456789ab",
      isEntitled: false,
    });
  });

  it("passes over what a REST API adds", () => {
    expect(readContext({ ...context, principalId: "okta:x", integrationLatency: "12" }, policy)).toEqual(
      readContext(context, policy),
    );
  });

  it("takes no grant from another policy, and expands the roles from its own", () => {
    const other = {
      ...context,
      roles: "devops,gone",
      policyVersion: "ffffffffffff",
      grants: JSON.stringify([{ ...grant, indices: ["*"] }]),
    };
    const caller = readContext(other, policy);
    expect(caller.grants).toEqual([grant, { domain: "logs", cluster: ["monitor"], source: "role:devops" }]);
    expect(caller.policyVersion).toBe("0123456789ab");
    expect(caller.roles).toEqual(["devops", "gone"]);
  });

  it("gives nothing for a role that another policy had", () => {
    expect(readContext({ ...context, roles: "gone", policyVersion: "ffffffffffff" }, policy).grants).toEqual([]);
  });

  it("takes the grants of a context without a version, as sample events are", () => {
    const sample = { ...without("policyVersion"), grants: JSON.stringify([{ ...grant, indices: ["orders-*"] }]) };
    expect(readContext(sample, policy).grants).toEqual([{ ...grant, indices: ["orders-*"] }]);
  });

  it("grants nothing with a refusal, whatever else is there", () => {
    expect(readContext({ ...context, refusal: "too-many-roles" }, policy)).toMatchObject({
      roles: [],
      grants: [],
      refusal: "too-many-roles",
    });
  });
});

describe("an expired caller", () => {
  it("is one from 30 s after the token's expiry on", () => {
    expect(hasExpired({ expiresAt: 1_000 }, 1_030)).toBe(true);
    expect(hasExpired({ expiresAt: 1_000 }, 1_029.9)).toBe(false);
  });
});
