import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

it("finds an issuer without a member", () => {
  const text = HEAD + CLEAN.replace('groups: ["okta:devops"]', 'iam: ["arn:aws:iam::123456789012:role/okta"]');
  expect(find("unused-issuer", text)).toEqual([
    "3:3 tokens of `okta` are accepted, and no role has a member of it; remove it, or add members",
  ]);
});

it.each(["groups", "users", "clients"])("finds nothing with one among the %s", (kind) => {
  expect(find("unused-issuer", HEAD + CLEAN.replace("groups:", `${kind}:`))).toEqual([]);
});
