import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

it("finds a domain without a grant, the default one as well", () => {
  expect(find("unreachable-domain", HEAD + CLEAN.replace(/ *- .*shop.*\n/, ""))).toEqual([
    "11:3 no role has a grant on domain `shop`, so nobody can reach it; remove it, or add grants with `domain: shop`",
  ]);
  expect(find("unreachable-domain", HEAD + CLEAN.replace(/ *- .*logs.*\n/, ""))).toEqual([
    "8:3 no role has a grant on domain `logs`, so nobody can reach it; remove it, or add grants with `domain: logs`",
  ]);
});

it("finds nothing with a grant on each, a right on the cluster included", () => {
  expect(find("unreachable-domain", HEAD + CLEAN)).toEqual([]);
  const monitor = CLEAN.replace('indices: ["orders-*"], actions: [read]', "cluster: [monitor]");
  expect(find("unreachable-domain", HEAD + monitor)).toEqual([]);
});

it("finds nothing where a grant on it may be asked for", () => {
  const access = (domain: string) => `entitlements:
  more:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["orders-*"], actions: [read], domain: ${domain} }]
    maxDuration: 1h
    auto: true
`;
  const standing = HEAD + CLEAN.replace(/ *- .*shop.*\n/, "");
  expect(find("unreachable-domain", standing + access("shop"))).toEqual([]);
  expect(find("unreachable-domain", standing + access("logs"))).toHaveLength(1);
});
