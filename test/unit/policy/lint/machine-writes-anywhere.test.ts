import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const ROLE = "arn:aws:iam::123456789012:role/ci";
const find = (members: string, grant: string) => findInRoles("machine-writes-anywhere", { bot: [members, grant] });

it.each([
  ['clients: ["okta:0oa9bot"]', "okta:0oa9bot"],
  [`iam: ["${ROLE}"]`, ROLE],
  [`groups: ["okta:x"], iam: ["${ROLE}"]`, ROLE],
])("finds a machine that writes names with any beginning: %s", (members, machine) => {
  expect(find(members, 'indices: ["bot-*", "*-bot"], actions: [read, write, manage]')).toEqual([
    `17:30 \`${machine}\` may write and manage whatever \`*-bot\` matches; begin the pattern with what is the machine's own`,
  ]);
});

it("finds it among hidden names, too", () => {
  expect(find('clients: ["okta:a"]', 'indices: [".*-a"], actions: [manage]')).toHaveLength(1);
});

it.each([
  ['groups: ["okta:x"], users: ["okta:y"]', 'indices: ["*"], actions: [write]'],
  ['clients: ["okta:x"]', 'indices: ["*"], actions: [read]'],
  ['clients: ["okta:x"]', 'indices: ["x*", ".x*"], actions: [write]'],
  ['clients: ["okta:x"]', "cluster: [monitor]"],
])("finds nothing in %s, %s", (members, grant) => {
  expect(find(members, grant)).toEqual([]);
});
