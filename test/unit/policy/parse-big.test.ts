import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { GOOD } from "./sample.ts";

const ROLES = 1_000;
const PATTERNS = 10;

function bigPolicy(): string {
  const roles = Array.from({ length: ROLES }, (_, role) => {
    const patterns = Array.from({ length: PATTERNS }, (_pattern, position) => `"team${role}-${position}-*"`);
    return `  role-${role}:
    members: { groups: ["okta:group ${role}"], iam: ["arn:aws:iam::123456789012:role/r${role}-*"] }
    grants:
      - indices: [${patterns.join(", ")}]
        actions: [read, write]
`;
  });
  return GOOD + roles.join("");
}

describe("a policy of 1,000 roles and 10,000 patterns", () => {
  it("is read", () => {
    const parsed = parsePolicy(bigPolicy(), "policy.yml");
    if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
    expect(Object.keys(parsed.policy.roles)).toHaveLength(ROLES + 1);
  });

  it("reports 1,000 problems as well", () => {
    const parsed = parsePolicy(bigPolicy().replaceAll('"okta:group', '"oktaa:group'), "policy.yml");
    expect("problems" in parsed && parsed.problems).toHaveLength(ROLES);
  });
});
