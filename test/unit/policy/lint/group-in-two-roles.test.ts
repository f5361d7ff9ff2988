import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const READ = (pattern: string) => `indices: ["${pattern}"], actions: [read]`;
const find = (roles: Parameters<typeof findInRoles>[1]) => findInRoles("group-in-two-roles", roles);

it("finds a group in every role after its first, with those before", () => {
  const a = 'groups: ["okta:b", "okta:a"]';
  expect(find({ one: ['groups: ["okta:a"]', READ("x")], two: [a, READ("y")], three: [a, READ("z")] })).toEqual([
    "19:35 group `okta:a` is in role `one`, too, and the grants add up; put what it may do into one role",
    "23:25 group `okta:b` is in role `two`, too, and the grants add up; put what it may do into one role",
    "23:35 group `okta:a` is in role `one`, `two`, too, and the grants add up; put what it may do into one role",
  ]);
});

it("finds nothing for people, machines and groups of one role each", () => {
  const both = 'clients: ["okta:a"], users: ["okta:a"], iam: ["arn:aws:iam::123456789012:role/ci"]';
  expect(find({ one: [both, READ("x")], two: [both, READ("y")], three: ['groups: ["okta:a"]', READ("z")] })).toEqual(
    [],
  );
});
