import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

const PEOPLE = 'groups: ["okta:a"]';
const READS = 'indices: ["logs-*"], actions: [read]';
const WRITES = 'indices: ["notes-*"], actions: [read, write, manage]';
const find = (name: string, members: string, ...grants: string[]) =>
  findInRoles("read-role-writes", { [name]: [members, ...grants] });

it.each(["logs-reader", "read-only", "readonly", "logs-ro", "viewers", "audit-all"])(
  "finds that %s writes, whoever is in it",
  (name) => {
    expect(find(name, 'clients: ["okta:a"]', WRITES)).toEqual([
      `17:33 role \`${name}\` is named for reading and may write and manage; rename it, or make a role of its own for this`,
    ]);
  },
);

it("finds that people get writing with a role that reads elsewhere", () => {
  expect(find("devops", PEOPLE, READS, WRITES)).toEqual([
    "18:33 role `devops` reads `logs-*` and may write and manage here; make two roles, so that reading can be given alone",
  ]);
  expect(find("devops", 'users: ["okta:a"]', WRITES, READS)).toHaveLength(1);
});

it.each([
  ["devops", 'clients: ["okta:a"]', READS, WRITES],
  ["devops", PEOPLE, READS, "cluster: [monitor]"],
  ["devops", PEOPLE, WRITES],
  ["devops", PEOPLE, WRITES, "cluster: [monitor]"],
  ["reader", PEOPLE, READS, READS.replace("logs", "more")],
  ["read-write", PEOPLE, WRITES],
  ["broad-view-editor", PEOPLE, WRITES],
  ["roadmap", PEOPLE, WRITES],
])("finds nothing in %s, %s, %s", (name, ...rest) => {
  const [members = "", ...grants] = rest;
  expect(find(name, members, ...grants)).toEqual([]);
});
