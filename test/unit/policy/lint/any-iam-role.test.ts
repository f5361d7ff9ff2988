import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const find = (role: string) =>
  findInRoles("any-iam-role", {
    bot: [`iam: ["arn:aws:iam::123456789012:role/${role}"]`, 'indices: ["a"], actions: [read]'],
  });

it.each(["*", "**"])("finds every role of an account: %s", (role) => {
  expect(find(role)).toEqual([
    `15:22 \`arn:aws:iam::123456789012:role/${role}\` is every role of the account, also those of tomorrow; name the roles that are meant`,
  ]);
});

it.each(["ci-*", "*-ci", "ci"])("finds nothing in %s", (role) => {
  expect(find(role)).toEqual([]);
});

it("takes no group for a role", () => {
  const group = ['groups: ["okta:a:role/*"]', 'indices: ["a"], actions: [read]'] as const;
  expect(findInRoles("any-iam-role", { people: group })).toEqual([]);
});
