import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const find = (...grants: string[]) => findInRoles("unreachable-pattern", { one: ['groups: ["okta:a"]', ...grants] });

it("finds a pattern that another one of its grant contains", () => {
  expect(find('indices: ["logs-app-*", "logs-*", "logs-*-x"], actions: [read]')).toEqual([
    "17:21 read on `logs-app-*` is given by `logs-*` of the same role already; remove it",
    "17:45 read on `logs-*-x` is given by `logs-*` of the same role already; remove it",
  ]);
});

it("finds one that another grant contains with more actions", () => {
  expect(find('indices: ["logs-app"], actions: [read]', 'indices: ["logs-*"], actions: [write, read]')).toEqual([
    "17:21 read on `logs-app` is given by `logs-*` of the same role already; remove it",
  ]);
});

it("finds the second of two that are the same", () => {
  expect(find('indices: ["logs-*"], actions: [read, write]', 'indices: ["logs-*"], actions: [write, read]')).toEqual([
    "18:21 write and read on `logs-*` is given by another grant of this role already; remove it",
  ]);
  expect(find('indices: ["a**", "a*"], actions: [read]')).toEqual([
    "17:28 read on `a*` is given by `a**` of the same role already; remove it",
  ]);
});

it.each([
  ['indices: ["logs-*"], actions: [read]', 'indices: ["logs-app"], actions: [read, write]'],
  ['indices: ["logs-*"], actions: [read]', 'indices: ["logs-*"], actions: [write]'],
  ['indices: ["logs-*"], actions: [read]', 'indices: ["logs-*"], actions: [read], domain: shop'],
  ['indices: ["*", ".ds-x", ".x*"], actions: [read]'],
  ['indices: ["logs-*-a", "logs-b-*"], actions: [read]'],
])("finds nothing in %s", (...grants) => {
  expect(find(...grants)).toEqual([]);
});

it("does not compare roles", () => {
  const role = ['groups: ["okta:a"]', 'indices: ["logs-*"], actions: [read]'] as const;
  expect(findInRoles("unreachable-pattern", { one: role, two: role })).toEqual([]);
});
