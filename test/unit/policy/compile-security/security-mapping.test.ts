import { describe, expect, it } from "vitest";
import { compileMapping } from "../../../../shared/policy/compile-security/security-mapping.ts";

const NOBODY = { groups: [], clients: [], users: [], iam: [] };

describe("who gets a role on the domain", () => {
  it("is no group of another issuer that is called alike", () => {
    const members = { ...NOBODY, groups: ["okta:devops", "staff:devops", "staff:ops"] };
    expect(compileMapping(members, "okta").backend_roles).toEqual(["devops", "staff:devops", "staff:ops"]);
    expect(compileMapping(members, undefined).backend_roles).toEqual(["okta:devops", "staff:devops", "staff:ops"]);
  });

  it("is no issuer whose name only begins alike", () => {
    const members = { ...NOBODY, groups: ["okta-dev:devops"] };
    expect(compileMapping(members, "okta").backend_roles).toEqual(["okta-dev:devops"]);
  });

  it("are people and machines by their names, and never by a wildcard in one", () => {
    const members = { ...NOBODY, users: ["okta:00u1", "okta:*"], clients: ["okta:0oa9bot"] };
    expect(compileMapping(members, "okta")).toEqual({ backend_roles: [], users: ["/\\*/", "00u1", "0oa9bot"] });
  });

  it("are groups as the domain sees them, whatever stands in their names", () => {
    const members = { ...NOBODY, groups: ["okta:/eng/ops", "okta:a:b"] };
    expect(compileMapping(members, "okta").backend_roles).toEqual(["/eng/ops", "a:b"]);
  });

  it("are IAM roles by their ARN; a wildcard reaches no other path", () => {
    const iam = ["arn:aws:iam::123456789012:role/ci-*", "arn:aws:iam::123456789012:role/deploy"];
    expect(compileMapping({ ...NOBODY, iam }, "okta").backend_roles).toEqual([
      "/arn:aws:iam::123456789012:role/ci-[^/]*/",
      "arn:aws:iam::123456789012:role/deploy",
    ]);
  });
});
