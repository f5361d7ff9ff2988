import { describe, expect, it } from "vitest";
import { roleArnFor } from "../../../shared/policy/domain-role.ts";

const OWN = "arn:aws:iam::123456789012:role/logs";
const READER = "arn:aws:iam::123456789012:role/reader";
const WRITER = "arn:aws:iam::123456789012:role/writer";
const AUTH = {
  type: "assumeRole",
  roleArn: OWN,
  roleArns: { devops: READER, support: READER, shippers: WRITER },
} as const;

describe("the role that a request is signed with", () => {
  it.each<[string, readonly string[], string]>([
    ["the domain's own without a grant (the gate's questions, `GET /`)", [], OWN],
    ["the domain's own for a policy role that has none", ["role:analytics"], OWN],
    ["the domain's own for a grant that is no policy role's", ["access:devops"], OWN],
    ["the domain's own for grants of policy roles with different ones", ["role:devops", "role:shippers"], OWN],
    ["the domain's own for one that has a role and one that has none", ["role:devops", "role:analytics"], OWN],
    ["nothing that every object has", ["role:constructor"], OWN],
    ["the policy role's", ["role:devops"], READER],
    ["that of policy roles that share one", ["role:devops", "role:support"], READER],
    ["another's for another", ["role:shippers"], WRITER],
  ])("is %s", (_what, grants, arn) => {
    expect(roleArnFor(AUTH, grants)).toBe(arn);
    expect(roleArnFor(AUTH, grants.toReversed())).toBe(arn);
  });
});
