import { formatProblem } from "../../../../shared/policy/problems.ts";
import { lintPolicy } from "../../../../shared/policy/lint/lint.ts";

/** What a policy says above its roles, which begin on line 13. */
export const HEAD = `version: 1
issuers:
  okta:
    type: oidc
    issuer: https://login.example.com
    audience: api://opensearch
domains:
  logs:
    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com
    default: true
  shop:
    endpoint: https://vpc-shop-abc123.eu-west-1.es.amazonaws.com
`;

/** The roles of a policy, with a grant on both domains, so that nothing but what a test is about is found. */
export const CLEAN = `roles:
  devops:
    members: { groups: ["okta:devops"] }
    grants:
      - { indices: ["logs-*"], actions: [read] }
      - { indices: ["orders-*"], actions: [read], domain: shop }
`;

/** What one rule finds, as `line:column message`; throws for a policy with problems. */
export function find(rule: string, text: string): string[] {
  const linted = lintPolicy(text, "policy.yml", (each) => each === rule);
  if ("problems" in linted) throw new Error(linted.problems.map(formatProblem).join("\n"));
  return linted.findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** The same for a policy with these roles: `name: [members, grants]`, one grant a line, the first on the line after the role's. */
export function findInRoles(rule: string, roles: Readonly<Record<string, readonly [string, ...string[]]>>): string[] {
  const written = Object.entries(roles).map(
    ([name, [members, ...grants]]) =>
      `  ${name}:\n    members: { ${members} }\n    grants:\n${grants.map((grant) => `      - { ${grant} }\n`).join("")}`,
  );
  return find(rule, `${HEAD}roles:\n${written.join("")}`);
}
