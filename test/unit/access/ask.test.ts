import { describe, expect, it } from "vitest";
import { ask, type Ask } from "../../../shared/access/ask.ts";
import type { AccessProblem } from "../../../shared/access/access-problem.ts";
import { accessor, ACCESS_POLICY, ALICE, BOB } from "../../support/access/people.ts";

const MONDAY_NOON = Date.parse("2026-11-23T11:00:00Z");
const MONDAY_NIGHT = Date.parse("2026-11-23T20:00:00Z");
const SUMMER_EVENING = Date.parse("2026-07-20T16:30:00Z");
const asked = (more: Partial<Ask> = {}): Ask => ({
  entitlement: "support-read",
  grants: undefined,
  durationSeconds: undefined,
  justification: "an incident",
  ticket: undefined,
  ...more,
});
const made = (more: Partial<Ask>, by = ALICE, now = MONDAY_NOON) =>
  ask(asked(more), by, ACCESS_POLICY, { id: "id", now });
const codeOf = (more: Partial<Ask>, by = ALICE, now = MONDAY_NOON): string => {
  try {
    made(more, by, now);
    return "none";
  } catch (error) {
    return (error as AccessProblem).code;
  }
};
const reads = (...indices: string[]) => [{ domain: "logs", indices, actions: ["read" as const] }];

describe("asking for access", () => {
  it.each<[string, Partial<Ask>, typeof ALICE?, number?]>([
    ["not-entitled", { entitlement: "no-such" }],
    ["not-entitled", { entitlement: "toString" }],
    ["not-entitled", { entitlement: "break-glass" }],
    ["not-entitled", {}, accessor("eve")],
    ["beyond-entitlement", { grants: reads("secret-hr") }],
    ["beyond-entitlement", { grants: reads("logs-a", "*") }],
    ["beyond-entitlement", { grants: [{ domain: "logs", indices: ["logs-a"], actions: ["read", "write"] }] }],
    ["beyond-entitlement", { grants: [{ domain: "other", indices: ["logs-a"], actions: ["read"] }] }],
    ["beyond-entitlement", { grants: [{ domain: "logs", cluster: ["monitor"] }] }],
    ["beyond-entitlement", { grants: [] }],
    ["duration-too-long", { durationSeconds: 3_601 }],
    ["duration-too-long", { durationSeconds: 0 }],
    ["duration-too-long", { durationSeconds: Number.NaN }],
    ["justification-missing", { justification: " \n" }],
    ["justification-missing", { justification: "\u200b\u2060 " }],
    ["justification-missing", { justification: "\u3164\u115f\u2800\u034f" }],
    ["ticket-missing", { entitlement: "release-write" }],
    ["ticket-missing", { entitlement: "release-write", ticket: "xOPS-1" }],
    ["ticket-missing", { entitlement: "release-write", ticket: "OPS-1 x" }],
    ["ticket-missing", { entitlement: "release-write", ticket: "OPS-1\n" }],
  ])("is refused as %s: %j", (code, more, by, now) => {
    expect(codeOf(more, by, now)).toBe(code);
  });

  it("waits for an answer, for what was asked and no more", () => {
    const request = made({ grants: reads("logs-app"), durationSeconds: 600 });
    expect(request).toMatchObject({ durationSeconds: 600, approvals: 1, reviews: [], version: 1 });
    expect(request.grants).toEqual(reads("logs-app"));
    expect(request.grantedAt).toBeUndefined();
    expect(request.lapsesAt).toBe(MONDAY_NOON + 10_800_000);
    expect(request.owners).toBeUndefined();
  });

  it("is for everything and the longest time where nothing else is said", () => {
    expect(made({})).toMatchObject({
      durationSeconds: 3_600,
      grants: ACCESS_POLICY.entitlements["support-read"]?.grants,
    });
  });

  it("is granted at once in its hours, by the clock of their zone", () => {
    expect(made({ entitlement: "auto-read" }).grantedAt).toBe(MONDAY_NOON);
    expect(made({ entitlement: "auto-read" }, ALICE, MONDAY_NIGHT).grantedAt).toBeUndefined();
    expect(made({ entitlement: "auto-read" }, ALICE, SUMMER_EVENING).grantedAt).toBeUndefined();
    const sunday = MONDAY_NOON - 86_400_000;
    expect(made({ entitlement: "auto-read" }, ALICE, sunday).grantedAt).toBeUndefined();
  });

  it("is granted at once in an emergency, with a reason", () => {
    expect(codeOf({ entitlement: "break-glass", justification: "" }, BOB)).toBe("justification-missing");
    expect(made({ entitlement: "break-glass" }, BOB).grantedAt).toBe(MONDAY_NOON);
  });
});
