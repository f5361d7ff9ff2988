import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

type Roles = Parameters<typeof findInRoles>[1];

/** As many roles with names of 30 bytes, which are 31 each with the comma. */
function rolesFor(count: number, membersOf: (at: number) => string): Roles {
  const name = (at: number) => `role-${String(at).padStart(25, "0")}`;
  const all = Array.from({ length: count }, (_, at): [string, [string, string]] => [
    name(at),
    [membersOf(at), `indices: ["x${at}"], actions: [read]`],
  ]);
  return Object.fromEntries(all);
}

const find = (roles: Roles) => findInRoles("too-many-roles", roles);

it.each([
  ['groups: ["okta:a"]', "15:25 group `okta:a`"],
  ['users: ["okta:a"]', "15:24 user `okta:a`"],
  ['clients: ["okta:a"]', "15:26 client `okta:a`"],
])("finds whoever is in roles of more than 3,000 bytes of names: %s", (members, who) => {
  expect(find(rolesFor(97, () => members))).toEqual([
    `${who} is in roles of 3,006 bytes of names, and refused \`too-many-roles\`; put what it may do into fewer roles`,
  ]);
  expect(find(rolesFor(96, () => members))).toEqual([]);
});

it("finds that somebody could be in too many groups", () => {
  expect(find(rolesFor(97, (at) => `groups: ["okta:${at}"]`))).toEqual([
    "3:3 whoever is in all 97 groups of `okta` has roles of 3,006 bytes of names, and is refused `too-many-roles` from 3,000 on; shorten the names, or use fewer roles",
  ]);
  expect(find(rolesFor(96, (at) => `groups: ["okta:${at}"]`))).toEqual([]);
});

it("finds nothing for people who are one person each, and for IAM roles, which go through no context", () => {
  expect(find(rolesFor(97, (at) => `users: ["okta:${at}"]`))).toEqual([]);
});
