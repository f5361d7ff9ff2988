import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const find = (grant: string) => findInRoles("grant-on-everything", { all: ['groups: ["okta:all"]', grant] });

it.each(["*", "**"])("finds a grant on %s", (pattern) => {
  expect(find(`indices: ["logs-*", "${pattern}"], actions: [read, write]`)).toEqual([
    `17:31 \`${pattern}\` gives read and write on every index of domain \`logs\`, also on those of tomorrow; name what is meant`,
  ]);
});

it("finds a grant on everything hidden, and on another domain", () => {
  expect(find('indices: [".*"], actions: [manage], domain: shop')).toEqual([
    "17:21 `.*` gives manage on every hidden index of domain `shop`, also on those of tomorrow; name what is meant",
  ]);
});

it.each(['indices: ["l*", "*s", ".l*", "*-*"], actions: [read]', "cluster: [monitor]"])(
  "finds nothing in %s",
  (grant) => {
    expect(find(grant)).toEqual([]);
  },
);
