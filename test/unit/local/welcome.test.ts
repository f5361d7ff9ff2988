import { describe, expect, it } from "vitest";
import { listPersonas } from "../../../local/stack/personas.ts";
import { welcome } from "../../../local/welcome.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";

const HEAD = `version: 1
issuers:
  okta: { type: oidc, issuer: https://example.okta.com/oauth2/default, audience: api://opensearch }
`;
const MAIN = "main: { endpoint: https://vpc-main-abc123.eu-west-1.es.amazonaws.com, default: true }";
const SHOP = "shop: { endpoint: https://vpc-shop-abc123.eu-west-1.es.amazonaws.com }";

function welcomeTo(domains: readonly string[], grants: readonly string[]): string {
  const list = (items: readonly string[], mark: string) => items.map((item) => `    ${mark}${item}\n`).join("");
  const text = `${HEAD}domains:\n${list(domains, "")}roles:\n  dev:\n    members: { groups: ["okta:dev"] }\n    grants:\n${list(grants, "- ")}`;
  const { policy } = parsePolicy(text, "policy.yml") as { policy: PolicyDocument };
  const addresses = { gateway: "http://g", issuer: "http://i", domain: "http://d", opensearch: "http://o" };
  const stack = { ...addresses, opensearchVersion: "3.8.0", policy, personas: listPersonas(policy), iamPersonas: [] };
  return welcome(stack, undefined);
}

describe("the welcome", () => {
  it("says on which domain a grant is, where there are several", () => {
    const grants = [
      "{ indices: [logs-*], actions: [read] }",
      "{ indices: [logs-*], actions: [write], domain: shop }",
      "{ cluster: [monitor], domain: shop }",
    ];
    expect(welcomeTo([MAIN, SHOP], grants)).toMatch(
      /^ {2}dev +read logs-\* on main; write logs-\* on shop; monitor the cluster on shop$/m,
    );
  });

  it("does not where there is one", () => {
    expect(welcomeTo([MAIN], ["{ indices: [logs-*], actions: [read] }"])).toMatch(/^ {2}dev +read logs-\*$/m);
  });
});
