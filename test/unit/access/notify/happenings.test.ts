import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../../shared/access/access-request.ts";
import { changedAt, happeningsOf } from "../../../../shared/access/notify/happenings.ts";
import { ACCESS_POLICY } from "../../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const LEAD = { principal: "okta:lead" };
const ASKED: AccessRequest = {
  id: "x",
  principal: "okta:alice",
  entitlement: "support-read",
  grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
  durationSeconds: 1_800,
  justification: "INC-7",
  requestedAt: NOW,
  lapsesAt: NOW + 60_000,
  approvals: 1,
  reviews: [],
  version: 1,
};
const APPROVED: AccessRequest = {
  ...ASKED,
  reviews: [{ ...LEAD, verdict: "approve", at: NOW + 1 }],
  grantedAt: NOW + 1,
};
const ended = (how: "declined" | "revoked" | "withdrawn", at = NOW + 5) => ({ ending: { how, by: LEAD, at } });

describe("what people are told of a request", () => {
  const told = (request: AccessRequest, policy = ACCESS_POLICY) =>
    happeningsOf(request, policy).map(({ what, how, at }) => [what, ...(how === undefined ? [] : [how]), at - NOW]);

  it.each<[string, AccessRequest, unknown[]]>([
    [
      "nobody answers",
      ASKED,
      [
        ["asked", 0],
        ["ended", "lapsed", 60_000],
      ],
    ],
    [
      "it is withdrawn",
      { ...ASKED, ...ended("withdrawn") },
      [
        ["asked", 0],
        ["ended", "withdrawn", 5],
      ],
    ],
    [
      "it is declined, once",
      { ...ASKED, reviews: [{ ...LEAD, verdict: "decline", at: NOW + 5 }], ...ended("declined") },
      [
        ["asked", 0],
        ["declined", 5],
      ],
    ],
    [
      "it is granted and runs out",
      APPROVED,
      [
        ["asked", 0],
        ["approved", 1],
        ["started", 1],
        ["ending-soon", 1_440_001],
        ["ended", "expired", 1_800_001],
      ],
    ],
    [
      "it is taken back",
      { ...APPROVED, ...ended("revoked") },
      [
        ["asked", 0],
        ["approved", 1],
        ["started", 1],
        ["ended", "revoked", 5],
      ],
    ],
    [
      "it lasts long",
      { ...APPROVED, durationSeconds: 3_600 },
      [
        ["asked", 0],
        ["approved", 1],
        ["started", 1],
        ["ending-soon", 3_000_001],
        ["ended", "expired", 3_600_001],
      ],
    ],
    [
      "the policy gives it for less time by now",
      { ...APPROVED, durationSeconds: 7_200 },
      [
        ["asked", 0],
        ["approved", 1],
        ["started", 1],
        ["ending-soon", 3_000_001],
        ["ended", "expired", 3_600_001],
      ],
    ],
    [
      "it is too short for a warning",
      { ...APPROVED, durationSeconds: 299 },
      [
        ["asked", 0],
        ["approved", 1],
        ["started", 1],
        ["ended", "expired", 299_001],
      ],
    ],
    [
      "the policy itself grants it",
      { ...ASKED, approvals: 0, grantedAt: NOW, durationSeconds: 60 },
      [
        ["started", 0],
        ["ended", "expired", 60_000],
      ],
    ],
    [
      "it is an emergency, looked at afterwards",
      {
        ...ASKED,
        entitlement: "break-glass",
        approvals: 0,
        grantedAt: NOW,
        durationSeconds: 60,
        reviews: [{ ...LEAD, verdict: "approve", at: NOW + 9 }],
      },
      [
        ["break-glass", 0],
        ["approved", 9],
        ["ended", "expired", 60_000],
      ],
    ],
  ])("when %s", (_what, request, expected) => {
    expect(told(request)).toEqual(expected);
  });

  it("has a key of its own for everything, and the same for the same", () => {
    const two = { ...LEAD, verdict: "approve", at: NOW + 2 } as const;
    const keys = (request: AccessRequest) => happeningsOf(request, ACCESS_POLICY).map(({ key }) => key);
    const all = keys({ ...APPROVED, reviews: [...APPROVED.reviews, two] });
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(keys(APPROVED)));
  });

  it("knows when somebody changed it last", () => {
    expect(changedAt(ASKED)).toBe(NOW);
    expect(changedAt(APPROVED)).toBe(NOW + 1);
    expect(changedAt({ ...APPROVED, ...ended("revoked") })).toBe(NOW + 5);
  });
});
