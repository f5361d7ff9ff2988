import { expect, it } from "vitest";
import { findInRoles } from "./lint-with.ts";

function find(members: string, patterns: number): string[] {
  const names = Array.from({ length: patterns }, (_, at) => `"index-${String(at).padStart(10, "0")}-*"`);
  return findInRoles("large-grants", { one: [members, `indices: [${names.join(", ")}], actions: [read]`] });
}

it.each([
  ['groups: ["okta:a"]', "15:25 group"],
  ['users: ["okta:a"]', "15:24 user"],
  ['clients: ["okta:a"]', "15:26 client"],
])("finds a member whose grants do not fit: %s", (members, who) => {
  const [found, ...more] = find(members, 200);
  expect(more).toEqual([]);
  expect(found).toBe(
    `${who} \`okta:a\` has grants of 4,270 bytes, and they have to fit into 4,096 with who it is; write fewer, wider patterns`,
  );
});

it("counts what else is said of a caller", () => {
  expect(find('groups: ["okta:a"]', 190)).toHaveLength(1);
  expect(find('groups: ["okta:a"]', 165)).toEqual([]);
});

it("finds nothing for an IAM role, whose grants the proxy takes from the policy", () => {
  expect(find('iam: ["arn:aws:iam::123456789012:role/ci"]', 200)).toEqual([]);
});
