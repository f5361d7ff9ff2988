import { describe, expect, it } from "vitest";
import { grantsOf } from "../../../shared/policy/grants.ts";
import { rolesOf } from "../../../shared/policy/roles.ts";
import { principalWith, policyWith, role } from "./principals.ts";

const policy = policyWith({
  zebra: role({ groups: ["okta:devops"] }),
  devops: role({ groups: ["okta:devops", "staff:devops"] }, [
    { domain: "logs", indices: ["logs-*", "metrics-*"], actions: ["read"] },
    { domain: "logs", cluster: ["monitor"] },
  ]),
  partner: role({ groups: ["partner:devops"] }),
  bot: role({ clients: ["okta:0oa9bot"] }),
  alice: role({ users: ["okta:alice"] }),
  signed: role({ iam: ["arn:aws:iam::123456789012:role/ci-*", "okta:alice"] }),
});

describe("roles", () => {
  it.each([
    ["nothing matches", principalWith({ groups: ["okta:other"] })],
    ["the same group of another issuer", principalWith({ groups: ["other:devops"] })],
    ["a group without its issuer", principalWith({ groups: ["devops"] })],
    ["a group in other letters", principalWith({ groups: ["okta:Devops"] })],
    ["a person with a machine's client", principalWith({ client: "okta:0oa9bot" })],
    ["a person whose id is a client's", principalWith({ id: "okta:0oa9bot" })],
    [
      "a machine whose client is called like a user",
      principalWith({ id: "okta:alice", client: "okta:alice", isMachine: true }),
    ],
    ["a group that is called like a user", principalWith({ groups: ["okta:alice"] })],
    ["a group that is called like a role's ARN", principalWith({ groups: ["arn:aws:iam::123456789012:role/ci-*"] })],
    ["a group that is called like a method", principalWith({ groups: ["constructor", "__proto__"] })],
  ])("are none: %s", (_, principal) => expect(rolesOf(principal, policy)).toEqual([]));

  it.each([
    ["a group, sorted", principalWith({ groups: ["okta:devops"] }), ["devops", "zebra"]],
    ["each once", principalWith({ groups: ["staff:devops", "okta:devops"] }), ["devops", "zebra"]],
    ["a user", principalWith({ id: "okta:alice" }), ["alice"]],
    ["a machine", principalWith({ id: "okta:0oa9bot", client: "okta:0oa9bot", isMachine: true }), ["bot"]],
    [
      "a machine's groups",
      principalWith({ client: "okta:x", isMachine: true, groups: ["partner:devops"] }),
      ["partner"],
    ],
    ["groups and user", principalWith({ id: "okta:alice", groups: ["partner:devops"] }), ["alice", "partner"]],
  ])("are those of %s", (_, principal, roles) => expect(rolesOf(principal, policy)).toEqual(roles));

  it("are found in a policy of a thousand", () => {
    const large = policyWith(
      Object.fromEntries(
        Array.from({ length: 1_000 }, (_, i) => [`r${i}`, role({ groups: [`okta:g${i}`, "okta:all"] })]),
      ),
    );
    expect(rolesOf(principalWith({ groups: ["okta:g7", "okta:g999"] }), large)).toEqual(["r7", "r999"]);
    expect(rolesOf(principalWith({ groups: ["okta:all"] }), large)).toHaveLength(1_000);
  });
});

describe("grants", () => {
  it.each([["unknown"], ["constructor"], ["__proto__"], [""]])(
    "of a role the policy does not have are none: `%s`",
    (name) => {
      expect(grantsOf([name], policy)).toEqual([]);
    },
  );

  it("name the role they come from", () => {
    expect(grantsOf(["zebra", "gone", "devops"], policy)).toEqual([
      { domain: "logs", indices: ["logs-*"], actions: ["read"], source: "role:zebra" },
      { domain: "logs", indices: ["logs-*", "metrics-*"], actions: ["read"], source: "role:devops" },
      { domain: "logs", cluster: ["monitor"], source: "role:devops" },
    ]);
  });
});
