import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { GATE_SESSION, nameSession } from "../../../shared/aws/role-session.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
const nameOf = (principal: string): string => nameSession({ principal, roles: [] }).name;
const tagsOf = (principal: string, roles: readonly string[] = []) => nameSession({ principal, roles }).tags;

describe("a session's name", () => {
  it.each([
    ["okta:00u1abc", "okta=00u1abc"],
    ["staff:alice+logs@example.com", "staff=alice+logs@example.com"],
    ["a:b", "a=b"],
    [`okta:${"x".repeat(59)}`, `okta=${"x".repeat(59)}`],
  ])("of %s is %s", (principal, name) => {
    expect(nameOf(principal)).toBe(name);
  });

  it.each([
    ["a blank", "okta:Alice Smith", "okta=Alice-Smith"],
    ["a second colon", "okta:a:b", "okta=a-b"],
    ["an ARN", "arn:aws:iam::123456789012:role/ci", "arn=aws-iam--123456789012-role-ci"],
    ["letters of other alphabets", "okta:Жанна", "okta=-----"],
    ["too long", `okta:${"x".repeat(60)}`, `okta=${"x".repeat(42)}`],
    ["what ends like a hash", "okta:alice+0123456789abcdef", "okta=alice+0123456789abcdef"],
  ])("with %s is changed and kept unique", (_what, principal, kept) => {
    expect(nameOf(principal)).toBe(`${kept}+${hashOf(principal)}`);
    expect(nameOf(principal).length).toBeLessThanOrEqual(64);
  });

  it("of the gate's own is nobody's", () => {
    expect([nameOf("index:gate"), nameOf("index-gate:")]).not.toContain(GATE_SESSION.name);
  });
});

describe("a session's tags", () => {
  it("are the principal and its policy roles", () => {
    expect(tagsOf("okta:00u1abc", ["devops", "support"])).toEqual({
      "index-gate-principal": "okta:00u1abc",
      "index-gate-roles": ":devops:support:",
    });
  });

  it("hold what a tag can hold, and tell when that is not all", () => {
    const principal = `okta:${"a#".repeat(200)}`;
    const tag = tagsOf(principal)["index-gate-principal"] ?? "";
    expect(tag).toBe(`okta:${"a-".repeat(117)}+${hashOf(principal)}`);
    expect(tag.length).toBeLessThanOrEqual(256);
  });

  it("of somebody who is called like what another's are changed to are changed as well", () => {
    const taken = tagsOf("okta:alice#admin")["index-gate-principal"] ?? "";
    expect(tagsOf(taken)["index-gate-principal"]).toBe(`${taken}+${hashOf(taken)}`);
  });

  it("never hold half of a letter", () => {
    const tag = tagsOf(`okta:a${"𝒜".repeat(200)}`)["index-gate-principal"] ?? "";
    expect(tag).not.toMatch(/\p{Cs}/u);
  });

  it("list as many roles as fit, each whole", () => {
    const roles = Array.from({ length: 40 }, (_, at) => `role-${at}-xx`);
    const tag = tagsOf("okta:a", roles)["index-gate-roles"] ?? "";
    expect(tag.length).toBeLessThanOrEqual(256);
    for (const role of tag.split(":").filter((name) => name !== "")) expect(roles).toContain(role);
    expect(tag.split(":").length).toBeGreaterThan(20);
  });
});
