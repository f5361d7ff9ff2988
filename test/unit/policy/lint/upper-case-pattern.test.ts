import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const find = (pattern: string) =>
  findInRoles("upper-case-pattern", { one: ['groups: ["okta:a"]', `indices: ["${pattern}"], actions: [read]`] });

it.each(["Logs-*", "logs-É"])("finds %s", (pattern) => {
  expect(find(pattern)).toEqual([
    `17:21 \`${pattern}\` matches no index, because index names are lower case; write it so, or accept this for an alias`,
  ]);
});

it.each(["logs-*", "été", "日本"])("finds nothing in %s", (pattern) => {
  expect(find(pattern)).toEqual([]);
});
