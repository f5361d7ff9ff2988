import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const A = 'groups: ["okta:a"]';
const READ = (pattern: string, more = "") => `indices: ["${pattern}"], actions: [read]${more}`;
const find = (roles: Parameters<typeof findInRoles>[1]) => findInRoles("overlapping-roles", roles);

it.each([
  ["logs-*", "logs-app-*", "logs-app-*"],
  ["logs-app", "logs-*", "logs-app"],
  ["logs-*", "*-app", "logs-app"],
  ["*", "x", "x"],
  [".ds-*", ".ds-logs", ".ds-logs"],
])("finds that a group has the same by two roles: %s and %s", (one, other, shared) => {
  expect(find({ one: [A, READ(one)], two: [A, READ(other)] })).toEqual([
    `19:25 group \`okta:a\` has read on \`${shared}\` by role \`one\`, too; keep it in one of them, so that taking it away takes it away`,
  ]);
});

it.each([
  ['clients: ["okta:a"]', "client `okta:a`"],
  ['users: ["okta:a"]', "user `okta:a`"],
  ['iam: ["arn:aws:iam::123456789012:role/ci"]', "IAM role `arn:aws:iam::123456789012:role/ci`"],
])("finds it for %s", (members, who) => {
  expect(find({ one: [members, READ("x")], two: [members, READ("x")] })[0]).toContain(`${who} has read on \`x\``);
});

it("names every role, once for each later one", () => {
  const found = find({ one: [A, READ("x")], two: [A, READ("y")], three: [A, READ("y"), READ("x")] });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain("read on `x` by role `one` and `two`, too");
});

it.each([
  ["another group", { one: [A, READ("x")], two: ['groups: ["okta:b"]', READ("x")] }],
  ["a group and a user of one name", { one: [A, READ("x")], two: ['users: ["okta:a"]', READ("x")] }],
  ["another domain", { one: [A, READ("x")], two: [A, READ("x", ", domain: shop")] }],
  ["another action", { one: [A, READ("x")], two: [A, 'indices: ["x"], actions: [write]'] }],
  ["other names", { one: [A, READ("logs-*")], two: [A, READ("metrics-*")] }],
  ["other endings", { one: [A, READ("*-a")], two: [A, READ("*-b")] }],
  ["hidden names", { one: [A, READ("*")], two: [A, READ(".x")] }],
  ["the cluster", { one: [A, "cluster: [monitor]"], two: [A, "cluster: [monitor]"] }],
] as const)("finds nothing with %s", (_, roles) => {
  expect(find(roles)).toEqual([]);
});

it("names three roles of many", () => {
  const roles = ["a", "b", "c", "d", "e"].map((name): [string, [string, string]] => [name, [A, READ("x")]]);
  expect(find(Object.fromEntries(roles)).at(-1)).toContain("by role `a`, `b`, `c` and others, too");
});

it("finds the same whichever way the patterns are sorted", () => {
  const grants = [READ("logs-*"), READ("metrics-*"), READ("*-app"), READ("logs-app"), READ("zzz")];
  const roles = Object.fromEntries(grants.map((grant, at) => [`r${at}`, [A, grant] as const]));
  expect(find(roles).map((line) => /has (\S+ on `[^`]+`) by (.*), too/.exec(line)?.slice(1))).toEqual([
    ["read on `logs-app`", "role `r0` and `r1`"],
    ["read on `logs-app`", "role `r2` and `r0`"],
  ]);
});

it("does not compare each with each where one group is in 1,000 roles", () => {
  const names = Array.from({ length: 10 }, (_, at) => at);
  const roles = Array.from({ length: 1_000 }, (_, role) => [
    `role-${role}`,
    [A, `indices: [${names.map((at) => `"team${role}-${at}-*"`).join(", ")}], actions: [read]`],
  ]);
  expect(find(Object.fromEntries(roles))).toEqual([]);
});
