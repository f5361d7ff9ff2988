import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../shared/access/access-request.ts";
import { activeGrants } from "../../../shared/access/active-grants.ts";
import { ask } from "../../../shared/access/ask.ts";
import { review } from "../../../shared/access/review.ts";
import { ACCESS_POLICY, ALICE, CAROL } from "../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const asked: AccessRequest = ask(
  { entitlement: "support-read", grants: undefined, durationSeconds: 600, justification: "x", ticket: undefined },
  ALICE,
  ACCESS_POLICY,
  { id: "id", now: NOW },
);
const active = review(asked, { verdict: "approve", reason: undefined }, CAROL, ACCESS_POLICY, NOW);
const standing = { requests: [active], isBlocked: false };

describe("the grants of the moment", () => {
  it("are none for whoever left the group, whatever was approved", () => {
    expect(activeGrants(standing, { ...ALICE, mayAsk: ["release-write"] }, ACCESS_POLICY, NOW)).toEqual([]);
  });

  it("are none once the policy gives them no more, and none beyond what it gives", () => {
    const { "support-read": terms, ...entitlements } = ACCESS_POLICY.entitlements;
    expect(activeGrants(standing, ALICE, { ...ACCESS_POLICY, entitlements }, NOW)).toEqual([]);
    if (terms === undefined) throw new Error("the policy has no such entitlement");
    const narrower = { ...terms, grants: [{ domain: "logs", indices: ["logs-a*"], actions: ["read" as const] }] };
    const policy = { ...ACCESS_POLICY, entitlements: { ...entitlements, "support-read": narrower } };
    expect(activeGrants(standing, ALICE, policy, NOW)).toEqual([]);
  });

  it("are none while it is pending, from its end on, and for whoever is blocked", () => {
    expect(activeGrants({ ...standing, requests: [asked] }, ALICE, ACCESS_POLICY, NOW)).toEqual([]);
    expect(activeGrants(standing, ALICE, ACCESS_POLICY, NOW + 600_000)).toEqual([]);
    expect(activeGrants({ ...standing, isBlocked: true }, ALICE, ACCESS_POLICY, NOW)).toEqual([]);
  });

  it("are what was approved, with the request as their source", () => {
    expect(activeGrants(standing, ALICE, ACCESS_POLICY, NOW + 599_999)).toEqual([
      { domain: "logs", indices: ["logs-*", "orders-*"], actions: ["read"], source: "grant:id" },
    ]);
  });
});
