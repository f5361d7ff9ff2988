import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

it("finds an issuer without a member", () => {
  const text = HEAD + CLEAN.replace('groups: ["okta:devops"]', 'iam: ["arn:aws:iam::123456789012:role/okta"]');
  expect(find("unused-issuer", text)).toEqual([
    "3:3 tokens of `okta` are accepted, and no role has a member of it; remove it, or add members",
  ]);
});

it.each(["groups", "users", "clients"])("finds nothing with one among the %s", (kind) => {
  expect(find("unused-issuer", HEAD + CLEAN.replace("groups:", `${kind}:`))).toEqual([]);
});

const LEADS = 'groups: ["leads:all"]';
const WITH_LEADS = HEAD.replace(
  "domains:",
  "  leads: { type: oidc, issuer: https://leads.example.com, audience: b }\ndomains:",
);
const entitlement = (requesters: string, approvers: string) => `entitlements:
  more:
    requesters: { ${requesters} }
    grants: [{ indices: ["logs-*"], actions: [write] }]
    maxDuration: 1h
    approvers: { ${approvers} }
`;
const DEVOPS = 'groups: ["okta:devops"]';

it.each([
  ["asks", entitlement(LEADS, DEVOPS)],
  ["approves", entitlement(DEVOPS, LEADS)],
  ["is an owner", `${entitlement(DEVOPS, DEVOPS)}owners: { integration: { ${LEADS} } }\n`],
])("finds nothing with somebody of it who %s", (_, access) => {
  expect(find("unused-issuer", WITH_LEADS + CLEAN + access)).toEqual([]);
});

it("finds one that temporary access has nobody of either", () => {
  expect(find("unused-issuer", WITH_LEADS + CLEAN + entitlement(DEVOPS, DEVOPS))).toHaveLength(1);
});
