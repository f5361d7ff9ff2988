import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const find = (pattern: string) =>
  findInRoles("reaches-system-indices", { one: ['groups: ["okta:a"]', `indices: ["${pattern}"], actions: [read]`] });

it.each([".*", ".k*", ".open*", ".p*", ".*y*", ".task*", ".tas*s"])("finds %s", (pattern) => {
  expect(find(pattern)).toEqual([
    `17:21 \`${pattern}\` matches system indices, which are never granted; write what else is meant`,
  ]);
});

it.each(["*", "kibana*", ".ds-*", ".tasks-x*", ".plugin", ".opensear"])("finds nothing in %s", (pattern) => {
  expect(find(pattern)).toEqual([]);
});
