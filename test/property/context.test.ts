import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../shared/identity/principal.ts";
import { readContext } from "../../shared/policy/caller.ts";
import { buildContext } from "../../shared/policy/context.ts";
import type { PolicyDocument, PolicyGrant } from "../../shared/policy/document.ts";
import { grantsOf } from "../../shared/policy/grants.ts";
import { rolesOf } from "../../shared/policy/roles.ts";

const ACTIONS = ["read", "write", "manage"] as const;
const runs = { numRuns: 1_000 };

const name = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
const claim = fc
  .string({ minLength: 1, maxLength: 64, unit: "grapheme" })
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const pattern = fc.stringMatching(/^[a-z]{1,12}-[*a-z]{1,8}$/);
const grant: fc.Arbitrary<PolicyGrant> = fc.oneof(
  fc.record({
    domain: name,
    indices: fc.array(pattern, { minLength: 1, maxLength: 6 }),
    actions: fc.subarray([...ACTIONS], { minLength: 1 }),
  }),
  fc.record({ domain: name, cluster: fc.constant(["monitor"] as const) }),
);

/** Groups, clients and users from small pools, so that they match. */
const group = fc.nat(40).map((i) => `okta:g${i}`);
const client = fc.nat(5).map((i) => `okta:c${i}`);
const user = fc.oneof(
  fc.nat(5).map((i) => `okta:u${i}`),
  claim.map((text) => `okta:${text}`),
);
const role = fc.record({
  members: fc.record({
    groups: fc.array(group, { maxLength: 4 }),
    clients: fc.array(client, { maxLength: 2 }),
    users: fc.array(user, { maxLength: 2 }),
    iam: fc.constant([]),
  }),
  grants: fc.array(grant, { minLength: 1, maxLength: 3 }),
});
const policy: fc.Arbitrary<PolicyDocument> = fc.record({
  version: fc.constant(1),
  policyVersion: fc.stringMatching(/^[0-9a-f]{12}$/),
  issuers: fc.constant({}),
  domains: fc.constant({}),
  roles: fc.dictionary(name, role, { maxKeys: 90 }),
});
const principal: fc.Arbitrary<Principal> = fc.record({
  id: user,
  issuer: fc.constant("okta"),
  groups: fc.array(group, { maxLength: 40 }),
  client: fc.option(client, { nil: undefined }),
  isMachine: fc.boolean(),
  displayName: fc.option(claim, { nil: undefined }),
  expiresAt: fc.nat(253_402_300_799),
  issuedAt: fc.option(fc.nat(253_402_300_799), { nil: undefined }),
  tokenId: fc.option(claim, { nil: undefined }),
});

describe("the context", () => {
  it("fits, and the proxy reads from it what the policy says", () => {
    fc.assert(
      fc.property(principal, policy, (who, document) => {
        const context = buildContext(who, document);
        expect(Buffer.byteLength(Object.entries(context).flat().join(""))).toBeLessThanOrEqual(4_096);
        const caller = readContext(JSON.parse(JSON.stringify(context)), document);
        const roles = context.refusal === undefined ? rolesOf(who, document) : [];
        expect(caller).toMatchObject({ principal: who.id, issuer: "okta", expiresAt: who.expiresAt, roles });
        expect(caller.displayName).toBe(who.displayName);
        expect(caller.tokenId).toBe(who.tokenId);
        expect(caller.grants).toEqual(grantsOf(roles, document));
        expect(context.refusal === "too-many-roles").toBe(rolesOf(who, document).join(",").length > 3_000);
      }),
      runs,
    );
  });

  it("under another policy gives nothing that the proxy's own does not", () => {
    fc.assert(
      fc.property(principal, policy, policy, (who, theirs, ours) => {
        fc.pre(theirs.policyVersion !== ours.policyVersion);
        const caller = readContext(buildContext(who, theirs), ours);
        expect(caller.grants).toEqual(grantsOf(caller.roles, ours));
      }),
      runs,
    );
  });
});

describe("roles", () => {
  it("are never fewer with a group more", () => {
    fc.assert(
      fc.property(principal, group, policy, (who, more, document) => {
        const before = rolesOf(who, document);
        const after = rolesOf({ ...who, groups: [...who.groups, more] }, document);
        expect(after).toEqual(expect.arrayContaining(before));
      }),
      runs,
    );
  });

  it("do not depend on the order of groups or on repetition, and are sorted", () => {
    fc.assert(
      fc.property(principal, policy, (who, document) => {
        const roles = rolesOf(who, document);
        expect(rolesOf({ ...who, groups: [...who.groups, ...who.groups].toReversed() }, document)).toEqual(roles);
        expect(roles).toEqual([...new Set(roles)].toSorted());
      }),
      runs,
    );
  });

  it("are exactly those with the principal among their members", () => {
    fc.assert(
      fc.property(principal, policy, (who, document) => {
        const expected = Object.entries(document.roles).filter(
          ([, { members }]) =>
            members.groups.some((member) => who.groups.includes(member)) ||
            (who.isMachine ? members.clients.includes(who.client ?? "") : members.users.includes(who.id)),
        );
        expect(rolesOf(who, document)).toEqual(expected.map(([roleName]) => roleName).toSorted());
      }),
      runs,
    );
  });
});
