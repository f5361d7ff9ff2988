import { describe, expect, it } from "vitest";
import { listIamPersonas } from "../../../local/stack/iam-personas.ts";
import { iamPrincipal } from "../../../shared/identity/iam-principal.ts";
import { rolesOf } from "../../../shared/policy/roles.ts";
import { policyWith, role } from "../policy/principals.ts";

describe("the personas of IAM", () => {
  const policy = policyWith({
    people: role({ groups: ["okta:people"] }),
    bot: role({ iam: ["arn:aws:iam::123456789012:role/ci-deploy"] }),
    bots: role({ iam: ["arn:aws-cn:iam::123456789012:role/ci-*", "arn:aws:iam::123456789012:role/x"] }),
  });
  const personas = listIamPersonas(policy);

  it("are one per role with such members, and nobody", () => {
    expect(personas.map(({ name, roleArn, userArn }) => ({ name, roleArn, userArn }))).toEqual([
      {
        name: "bot",
        roleArn: "arn:aws:iam::123456789012:role/ci-deploy",
        userArn: "arn:aws:sts::123456789012:assumed-role/ci-deploy/bot",
      },
      {
        name: "bots",
        roleArn: "arn:aws-cn:iam::123456789012:role/ci-local",
        userArn: "arn:aws-cn:sts::123456789012:assumed-role/ci-local/bots",
      },
      {
        name: "nobody",
        roleArn: "arn:aws:iam::444455556666:role/nobody",
        userArn: "arn:aws:sts::444455556666:assumed-role/nobody/nobody",
      },
    ]);
  });

  it("have the role that they are called like, and keys of their own", () => {
    const roles = personas.map(({ userArn }) => rolesOf(iamPrincipal({ userArn, accessKey: undefined }, 0), policy));
    expect(roles).toEqual([["bot"], ["bots"], []]);
    const keys = [...personas, ...listIamPersonas(policy)].flatMap(({ credentials }) => Object.values(credentials));
    expect(new Set(keys).size).toBe(18);
  });
});
