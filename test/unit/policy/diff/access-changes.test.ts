import { describe, expect, it } from "vitest";
import { diffPolicies } from "../../../../shared/policy/diff/diff-policies.ts";
import type { PolicyDocument } from "../../../../shared/policy/document.ts";
import { parsePolicy } from "../../../../shared/policy/parse.ts";
import { GOOD } from "../sample.ts";

const SUPPORT = `entitlements:
  support-read:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-a*"], actions: [read] }]
    maxDuration: 4h
    approvers: { groups: ["okta:leads"] }
    ticket: "OPS-[0-9]+"
`;
const OWNERS = `owners:
  integration: { groups: ["okta:platform"] }
`;
const BREAK_GLASS = `breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ indices: ["logs-*"], actions: [read, write] }]
  maxDuration: 30m
`;
const HOURS = 'hours: { days: [mon], from: "08:00", to: "18:00", timeZone: Europe/Berlin }';

function policyOf(access: string): PolicyDocument {
  const parsed = parsePolicy(GOOD + access, "policy.yml");
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** What differs, as `name change: member ±action pattern … key` and whether it is wider. */
function changes(old: string, now: string): string[] {
  return diffPolicies(policyOf(old), policyOf(now)).entitlements.map(
    ({ name, change, members, conditions, isWider }) => {
      const rights = members.flatMap(({ member, changes: found }) =>
        found.map(
          ({ effect, action, pattern = "" }) => `${member} ${effect === "gain" ? "+" : "-"}${action} ${pattern}`,
        ),
      );
      return [`${name} ${change}${isWider ? " wider" : ""}:`, ...rights, ...conditions.map(({ key }) => key)].join(" ");
    },
  );
}

function changed(from: string, to: string): string[] {
  if (SUPPORT.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
  return changes(
    SUPPORT,
    SUPPORT.replace(from, () => to),
  );
}

describe("what may be asked for", () => {
  it("is all of a new entitlement, and all of one that is gone", () => {
    expect(changes("", SUPPORT)).toEqual(["support-read added wider: okta:support +read logs-a*"]);
    expect(changes(SUPPORT, "")).toEqual(["support-read removed: okta:support -read logs-a*"]);
  });

  it("is break-glass, too", () => {
    expect(changes(SUPPORT + OWNERS, SUPPORT + OWNERS + BREAK_GLASS)).toEqual([
      "break-glass added wider: okta:oncall +read logs-* okta:oncall +write logs-*",
    ]);
    expect(changes(SUPPORT + OWNERS + BREAK_GLASS, SUPPORT + OWNERS + BREAK_GLASS.replace("30m", "1h"))).toEqual([
      "break-glass changed wider: maxDurationSeconds",
    ]);
  });

  it("is nothing where the same is written otherwise", () => {
    expect(changed('["logs-a*"]', '["logs-a*", "logs-ab*"]')).toEqual([]);
    expect(
      changed('ticket: "OPS-[0-9]+"', 'justification: required\n    approvals: 1\n    ticket: "OPS-[0-9]+"'),
    ).toEqual([]);
  });

  it.each([
    ["a wider pattern", '["logs-a*"]', '["logs-*"]', "wider: okta:support +read logs-*"],
    ["a narrower pattern", '["logs-a*"]', '["logs-ab*"]', "okta:support -read logs-a*"],
    ["one more action", "[read]", "[read, write]", "wider: okta:support +write logs-a*"],
    ["one more group", '["okta:support"]', '["okta:support", "okta:all"]', "wider: okta:all +read logs-a*"],
    ["a longer time", "4h", "8h", "wider: maxDurationSeconds"],
    ["a shorter time", "4h", "1h", "maxDurationSeconds"],
    ["others who answer", "okta:leads", "okta:devs", "wider: approvers"],
    ["another ticket", "OPS-[0-9]+", "[A-Z]+", "wider: ticket"],
    ["no ticket", '    ticket: "OPS-[0-9]+"\n', "", "wider: ticket"],
    ["no reason", "4h", "4h\n    justification: optional", "wider: justification"],
    ["more approvals", "4h", "4h\n    approvals: 2", "approvals"],
    ["a longer wait", "4h", "4h\n    pendingFor: 9h", "pendingSeconds"],
    ["hours without an approver", "4h", `4h\n    auto: true\n    ${HOURS}`, "wider: auto"],
  ])("changes by %s", (_, from, to, expected) => {
    const is = expected.startsWith("wider") ? ` ${expected}` : `: ${expected}`;
    expect(changed(from, to)).toEqual([`support-read changed${is}`]);
  });

  it("is wider with fewer approvals and longer hours, and not without hours", () => {
    const two = SUPPORT.replace("4h", "4h\n    approvals: 2");
    expect(changes(two, SUPPORT)).toEqual(["support-read changed wider: approvals"]);
    const auto = SUPPORT.replace("4h", `4h\n    auto: true\n    ${HOURS}`);
    expect(changes(auto, auto.replace("18:00", "19:00"))).toEqual(["support-read changed wider: auto"]);
    expect(changes(auto, SUPPORT)).toEqual(["support-read changed: auto"]);
  });

  it("is compared way by way: another one may be answered by others", () => {
    const other = SUPPORT.replace("support-read", "quick-read").replace("okta:leads", "okta:support");
    expect(changes(SUPPORT, SUPPORT + other.replace("entitlements:\n", ""))).toEqual([
      "quick-read added wider: okta:support +read logs-a*",
    ]);
  });

  it("has nothing to do with what somebody has for good", () => {
    expect(diffPolicies(policyOf(""), policyOf(SUPPORT)).members).toEqual([]);
  });
});

it("other owners are told", () => {
  const of = (old: string, now: string) => diffPolicies(policyOf(old), policyOf(now)).owners.map(({ key }) => key);
  expect(of(SUPPORT + OWNERS, SUPPORT + OWNERS)).toEqual([]);
  expect(of(SUPPORT, SUPPORT + OWNERS)).toEqual(["integration"]);
  expect(of(SUPPORT + OWNERS, SUPPORT + OWNERS.replace("platform", "all"))).toEqual(["integration"]);
});
