import { lintPolicy } from "../../../../shared/policy/lint/lint.ts";
import type { DomainNames } from "../../../../shared/policy/lint/rule.ts";
import { formatProblem } from "../../../../shared/policy/problems.ts";
import { CLEAN, HEAD } from "./lint-with.ts";

/** A policy whose entitlement gives these patterns of the default domain, from line 23 on. */
export function entitled(patterns: readonly string[], approvers = "resourceOwner"): string {
  return `${HEAD}${CLEAN}entitlements:
  some:
    requesters: { groups: ["okta:support"] }
    grants:
      - { indices: ${JSON.stringify(patterns)}, actions: [read] }
    maxDuration: 1h
    approvers: ${approvers}
owners:
  integration: { groups: ["okta:platform"] }
  resourceOwner: { tag: team, groupPrefix: "okta:team-" }
`;
}

/** What one rule finds where these names are known, as `line:column message`; undefined: nobody has said which there are. */
export function findByNames(rule: string, text: string, names: DomainNames | undefined): string[] {
  const linted = lintPolicy(text, "policy.yml", (each) => each === rule, names === undefined ? undefined : () => names);
  if ("problems" in linted) throw new Error(linted.problems.map(formatProblem).join("\n"));
  return linted.findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
