import { describe, expect, it } from "vitest";
import type { AccessProblem } from "../../../shared/access/access-problem.ts";
import { type AccessRequest, stateOf } from "../../../shared/access/access-request.ts";
import type { Accessor } from "../../../shared/access/accessor.ts";
import { activeGrants } from "../../../shared/access/active-grants.ts";
import { ask } from "../../../shared/access/ask.ts";
import { revoke, withdraw } from "../../../shared/access/end.ts";
import { INTEGRATION } from "../../../shared/access/owners.ts";
import { ownersAwaited, review } from "../../../shared/access/review.ts";
import type { AccessPolicy } from "../../../shared/policy/document.ts";
import { accessor, ACCESS_POLICY, ALICE, BOB, BOB_AGAIN, CAROL, OWNER, TEAM } from "../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const request = (entitlement: string, by: Accessor = ALICE, owners?: readonly string[]): AccessRequest => ({
  ...ask(
    { entitlement, grants: undefined, durationSeconds: 600, justification: "x", ticket: "OPS-1" },
    by,
    ACCESS_POLICY,
    { id: "id", now: NOW },
  ),
  ...(owners === undefined ? {} : { owners }),
});
const approve = (of: AccessRequest, by: Accessor, now = NOW + 1, policy = ACCESS_POLICY) =>
  review(of, { verdict: "approve", reason: undefined }, by, policy, now);
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as AccessProblem).code;
  }
};

describe("answering a request", () => {
  it.each<[string, AccessRequest, Accessor]>([
    ["own-request", request("support-read", BOB), BOB],
    ["own-request", request("support-read", BOB), BOB_AGAIN],
    ["not-approver", request("support-read"), accessor("eve")],
    ["not-approver", request("support-read"), OWNER],
    ["not-approver", request("support-read"), { ...CAROL, isMachine: true }],
    ["not-approver", request("auto-read"), BOB],
    ["not-approver", request("owned-read", ALICE, ["orders"]), OWNER],
    ["not-approver", request("owned-read", ALICE, ["hr", "orders"]), OWNER],
    ["not-approver", request("owned-read", ALICE, [INTEGRATION]), TEAM],
    ["not-approver", request("owned-read", ALICE, []), TEAM],
    ["not-approver", request("owned-read"), TEAM],
    ["not-approver", request("break-glass", BOB), CAROL],
  ])("is refused as %s", (code, of, by) => {
    expect(codeOf(() => approve(of, by))).toBe(code);
  });

  it("is too late when the request has lapsed, and needless when it has ended", () => {
    const one = request("support-read");
    expect(codeOf(() => approve(one, CAROL, one.lapsesAt))).toBe("state-changed");
    expect(codeOf(() => approve(approve(one, CAROL), BOB))).toBe("state-changed");
  });

  it("grants nothing that the policy gives no more", () => {
    const { "support-read": _, ...entitlements } = ACCESS_POLICY.entitlements;
    expect(codeOf(() => approve(request("support-read"), CAROL, NOW + 1, { ...ACCESS_POLICY, entitlements }))).toBe(
      "not-approver",
    );
  });

  it("keeps to a policy that gives it for less time, or needs more people, by now", () => {
    const { "support-read": terms, ...others } = ACCESS_POLICY.entitlements;
    if (terms === undefined) throw new TypeError("the policy has it");
    const now = (more: Partial<typeof terms>) => ({
      ...ACCESS_POLICY,
      entitlements: { ...others, "support-read": { ...terms, ...more } },
    });
    const asked = request("support-read");
    expect(codeOf(() => approve(asked, CAROL, NOW + 1, now({ maxDurationSeconds: 599 })))).toBe("state-changed");
    const first = approve(asked, CAROL, NOW + 1, now({ approvals: 2 }));
    expect(stateOf(first, NOW + 1)).toBe("pending");
    expect(stateOf(approve(first, BOB, NOW + 2, now({ approvals: 2 })), NOW + 2)).toBe("active");
    const active = approve(asked, CAROL);
    const grantsAt = (policy: AccessPolicy, at: number) =>
      activeGrants({ requests: [active], isBlocked: false }, ALICE, policy, at).length;
    expect(grantsAt(ACCESS_POLICY, NOW + 1 + 599_999)).toBe(1);
    expect(grantsAt(now({ maxDurationSeconds: 60 }), NOW + 1 + 59_999)).toBe(1);
    expect(grantsAt(now({ maxDurationSeconds: 60 }), NOW + 1 + 60_000)).toBe(0);
  });

  it("gives nothing to a person who is called like the machine that asked, nor the other way round", () => {
    const machine = { ...ALICE, isMachine: true };
    const given = (by: Accessor, to: Accessor) =>
      activeGrants(
        { requests: [approve(request("support-read", by), CAROL)], isBlocked: false },
        to,
        ACCESS_POLICY,
        NOW + 2,
      ).length;
    expect([given(machine, ALICE), given(ALICE, machine)]).toEqual([0, 0]);
    expect([given(machine, machine), given(ALICE, ALICE)]).toEqual([1, 1]);
  });

  it("takes as many different people as are needed", () => {
    const one = approve(request("release-write"), BOB);
    expect(stateOf(one, NOW + 1)).toBe("pending");
    expect(codeOf(() => approve(one, BOB))).toBe("already-reviewed");
    expect(codeOf(() => approve(one, BOB_AGAIN))).toBe("already-reviewed");
    const granted = approve(one, CAROL, NOW + 5);
    expect(granted).toMatchObject({ grantedAt: NOW + 5, version: 3 });
    expect(stateOf(granted, NOW + 5 + 599_999)).toBe("active");
    expect(stateOf(granted, NOW + 5 + 600_000)).toBe("expired");
  });

  it("ends with one decline", () => {
    const declined = review(request("release-write"), { verdict: "decline", reason: "no" }, CAROL, ACCESS_POLICY, NOW);
    expect(stateOf(declined, NOW)).toBe("declined");
    expect(declined.ending).toMatchObject({ by: { principal: "okta:carol" }, reason: "no" });
  });

  it("is done by the owner, and by those of the integration where nobody is known to own it", () => {
    expect(stateOf(approve(request("owned-read"), OWNER), NOW + 1)).toBe("active");
    expect(stateOf(approve(request("owned-read", ALICE, [INTEGRATION]), OWNER), NOW + 1)).toBe("active");
    expect(stateOf(approve(request("owned-read", ALICE, ["orders"]), TEAM), NOW + 1)).toBe("active");
  });

  it("takes each of several owners, one person for those that they speak for", () => {
    const asked = request("owned-read", ALICE, [INTEGRATION, "hr", "orders"]);
    const first = approve(asked, TEAM);
    expect(stateOf(first, NOW + 1)).toBe("pending");
    expect(ownersAwaited(first, ACCESS_POLICY)).toEqual([INTEGRATION, "hr"]);
    // a second one of the same team changes nothing
    const again = approve(first, accessor("tina", { owns: ["orders"] }));
    expect(stateOf(again, NOW + 1)).toBe("pending");
    expect(stateOf(approve(first, accessor("hedwig", { owns: ["hr"], isOwner: true })), NOW + 1)).toBe("active");
  });

  it("ends with the decline of one of several owners", () => {
    const asked = approve(request("owned-read", ALICE, ["hr", "orders"]), accessor("hedwig", { owns: ["hr"] }));
    const declined = review(asked, { verdict: "decline", reason: undefined }, TEAM, ACCESS_POLICY, NOW + 1);
    expect(stateOf(declined, NOW + 1)).toBe("declined");
  });

  it("comes afterwards for an emergency, and may end it", () => {
    const taken = request("break-glass", BOB);
    expect(stateOf(approve(taken, OWNER), NOW + 1)).toBe("active");
    const declined = review(taken, { verdict: "decline", reason: undefined }, OWNER, ACCESS_POLICY, NOW + 1);
    expect(stateOf(declined, NOW + 1)).toBe("revoked");
    const late = review(taken, { verdict: "decline", reason: undefined }, OWNER, ACCESS_POLICY, NOW + 1e7);
    expect(stateOf(late, NOW + 1e7)).toBe("expired");
  });
});

describe("taking access back", () => {
  const active = approve(request("support-read"), CAROL);
  const hand = (by: Accessor) => ({ accessor: by, reason: undefined, now: NOW + 2 });

  it("is for whoever answers it, owners and the requester, while it is there", () => {
    expect(codeOf(() => revoke(active, hand(accessor("eve")), ACCESS_POLICY))).toBe("not-allowed");
    expect(codeOf(() => revoke(request("support-read"), hand(CAROL), ACCESS_POLICY))).toBe("state-changed");
    for (const by of [CAROL, BOB, OWNER, ALICE]) {
      expect(stateOf(revoke(active, hand(by), ACCESS_POLICY), NOW + 2)).toBe("revoked");
    }
  });

  it("withdraws what is pending, for the requester alone", () => {
    expect(codeOf(() => withdraw(request("support-read"), hand(CAROL)))).toBe("not-allowed");
    expect(codeOf(() => withdraw(active, hand(ALICE)))).toBe("state-changed");
    expect(stateOf(withdraw(request("support-read"), hand(ALICE)), NOW + 2)).toBe("withdrawn");
  });
});
