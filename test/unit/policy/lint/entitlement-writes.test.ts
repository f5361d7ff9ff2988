import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const access = (actions: string, more = "") => `${HEAD}${CLEAN}entitlements:
  fix:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*", "b"], actions: [${actions}] }]
    maxDuration: 1h
    approvers: { groups: ["okta:leads"] }
${more}`;
const GLASS = `breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ indices: ["logs-*"], actions: [read, write] }]
  maxDuration: 30m
owners: { integration: { groups: ["okta:platform"] } }
`;

it("finds every pattern that may be changed for a time, and who says yes", () => {
  expect(find("entitlement-writes", access("read, write, manage", "    approvals: 2\n"))).toEqual([
    "22:26 `fix` gives write and manage on `logs-*` after 2 approvals",
    "22:36 `fix` gives write and manage on `b` after 2 approvals",
  ]);
  expect(find("entitlement-writes", access("manage"))[0]).toBe(
    "22:26 `fix` gives manage on `logs-*` after one approval",
  );
});

it("finds break-glass that writes", () => {
  expect(find("entitlement-writes", access("read", GLASS))).toEqual([
    "27:24 `break-glass` gives write on `logs-*` at once, reviewed afterwards",
  ]);
});

it("finds nothing in what only reads, and in roles", () => {
  expect(find("entitlement-writes", access("read"))).toEqual([]);
  expect(find("entitlement-writes", `${HEAD}${CLEAN.replaceAll("[read]", "[write]")}`)).toEqual([]);
});

it.each([
  [
    "grant-on-everything",
    '["*"]',
    "`*` lets people ask for read on every index of domain `logs`, also on those of tomorrow; name what is meant",
  ],
  [
    "reaches-system-indices",
    '[".k*"]',
    "`.k*` matches system indices, which are never granted; write what else is meant",
  ],
  [
    "upper-case-pattern",
    '["Logs"]',
    "`Logs` matches no index, because index names are lower case; write it so, or accept this for an alias",
  ],
  ["unreachable-pattern", '["l*", "lo*"]', "read on `lo*` is given by `l*` of the same entitlement already; remove it"],
])("%s looks at entitlements, too", (rule, indices, message) => {
  const text = access("read").replace('["logs-*", "b"]', indices);
  expect(find(rule, text)).toEqual([`22:${indices.includes(",") ? 32 : 26} ${message}`]);
});
