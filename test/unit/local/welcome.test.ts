import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { listPersonas } from "../../../local/stack/personas.ts";
import { welcome } from "../../../local/welcome.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { standingPolicy } from "../../support/standing-policy.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";

const HEAD = `version: 1
issuers:
  okta: { type: oidc, issuer: https://example.okta.com/oauth2/default, audience: api://opensearch }
`;
const MAIN = "main: { endpoint: https://vpc-main-abc123.eu-west-1.es.amazonaws.com, default: true }";
const SHOP = "shop: { endpoint: https://vpc-shop-abc123.eu-west-1.es.amazonaws.com }";

function welcomeOf(text: string): string {
  const { policy } = parsePolicy(text, "policy.yml") as { policy: PolicyDocument };
  const addresses = { gateway: "http://g", issuer: "http://i", domain: "http://d", opensearch: "http://o" };
  const stack = { ...addresses, opensearchVersion: "3.8.0", policy, personas: listPersonas(policy), iamPersonas: [] };
  return welcome(stack, undefined);
}

function welcomeTo(domains: readonly string[], grants: readonly string[]): string {
  const list = (items: readonly string[], mark: string) => items.map((item) => `    ${mark}${item}\n`).join("");
  const text = `${HEAD}domains:\n${list(domains, "")}roles:\n  dev:\n    members: { groups: ["okta:dev"] }\n    grants:\n${list(grants, "- ")}`;
  return welcomeOf(text);
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

  it("names the page of the shipped policy, who asks there and who answers", () => {
    const text = welcomeOf(readFileSync("policy.yml", "utf8"));
    expect(text).toContain(
      "temporary access: http://g/-/portal\n  sign in as support and ask for support-read; then, ",
    );
    expect(text).toContain("in a private window, as support-leads, and approve\n");
    expect(text).toMatch(/^ {2}support-leads +answers support-read$/m);
    expect(text).toMatch(/^ {2}oncall +breaks the glass$/m);
    expect(text).toMatch(/^ {2}platform +answers release-write; owns the integration$/m);
    expect(text).toMatch(/^ {2}nobody +a good token without a role$/m);
  });

  it("names no page where there is none", () => {
    expect(welcomeOf(standingPolicy())).not.toContain("/-/portal");
  });
});
