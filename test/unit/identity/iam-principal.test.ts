import { describe, expect, it } from "vitest";
import { iamPrincipal } from "../../../shared/identity/iam-principal.ts";
import { buildContext } from "../../../shared/policy/context.ts";
import { readContext } from "../../../shared/policy/caller.ts";
import { iamContext } from "../../../shared/policy/iam-context.ts";
import { rolesOf } from "../../../shared/policy/roles.ts";
import { policyWith, principalWith, role } from "../policy/principals.ts";

const NOW = 1_790_000_000.4;
const read = (userArn: string, accessKey?: string) => iamPrincipal({ userArn, accessKey }, NOW);

describe("an identity that is no role", () => {
  it.each([
    "arn:aws:iam::123456789012:user/alice",
    "arn:aws:iam::123456789012:user/division/alice",
    "arn:aws:iam::123456789012:root",
    "arn:aws:sts::123456789012:federated-user/alice",
    // nothing but a session shows whose it is
    "arn:aws:iam::123456789012:role/ci-deploy",
    "arn:aws:sts::123456789012:assumed-role/ci-deploy",
    "arn:aws:sts::123456789012:assumed-role/path/ci-deploy/session",
    "arn:aws:iam::123456789012:assumed-role/ci-deploy/session",
  ])("%s has no role, and is told what to do", (arn) => {
    expect(read(arn)).toMatchObject({ id: arn, isRole: false });
    const policy = policyWith({ all: role({ iam: ["arn:aws:iam::123456789012:role/*"] }) });
    expect(iamContext({ userArn: arn, accessKey: undefined }, policy, NOW)).toMatchObject({
      refusal: "index-not-granted",
    });
    expect(readContext(iamContext({ userArn: arn, accessKey: undefined }, policy, NOW), policy)).toMatchObject({
      principal: arn,
      roles: [],
      grants: [],
    });
  });

  it.each([
    "",
    "okta:alice",
    "arn:aws:iam::1234:user/alice",
    "arn:aws:s3:::bucket",
    "arn:azure:sts::123456789012:assumed-role/ci/x",
    "arn:aws:sts::123456789012:assumed-role/ci/x\n",
    "arn:aws:sts::123456789012:assumed-role/ci/x y",
    `arn:aws:sts::123456789012:assumed-role/ci/${"x".repeat(600)}`,
  ])("%j comes from no API Gateway", (arn) => {
    expect(() => read(arn)).toThrow(expect.objectContaining({ code: "gate-failed" }));
  });
});

describe("a session", () => {
  it.each([
    ["arn:aws:sts::123456789012:assumed-role/ci-deploy/build-7", "arn:aws:iam::123456789012:role/ci-deploy", "build-7"],
    ["arn:aws-cn:sts::123456789012:assumed-role/ci/i-0abc", "arn:aws-cn:iam::123456789012:role/ci", "i-0abc"],
    [
      "arn:aws-us-gov:sts::123456789012:assumed-role/a+b=c,d.e@f-g_h/x",
      "arn:aws-us-gov:iam::123456789012:role/a+b=c,d.e@f-g_h",
      "x",
    ],
    [
      "arn:aws-iso-b:sts::123456789012:assumed-role/CI/alice@example.com",
      "arn:aws-iso-b:iam::123456789012:role/CI",
      "alice@example.com",
    ],
  ])("%s is its role", (arn, id, session) => {
    expect(read(arn, "ASIAEXAMPLE")).toEqual({
      id,
      issuer: undefined,
      groups: [],
      client: undefined,
      isMachine: false,
      displayName: session,
      expiresAt: 1_790_000_300,
      issuedAt: undefined,
      tokenId: "ASIAEXAMPLE",
      isRole: true,
    });
  });

  it("takes the way of a token from there on", () => {
    const policy = policyWith({ bot: role({ iam: ["arn:aws:iam::123456789012:role/ci-*"] }) });
    const userArn = "arn:aws:sts::123456789012:assumed-role/ci-deploy/build-7";
    const context = iamContext({ userArn, accessKey: "ASIAEXAMPLE" }, policy, NOW);
    expect(context).toEqual(buildContext(iamPrincipal({ userArn, accessKey: "ASIAEXAMPLE" }, NOW), policy));
    expect(readContext(context, policy)).toMatchObject({
      principal: "arn:aws:iam::123456789012:role/ci-deploy",
      issuer: undefined,
      displayName: "build-7",
      tokenId: "ASIAEXAMPLE",
      roles: ["bot"],
    });
  });
});

describe("members.iam", () => {
  const policy = policyWith({
    wide: role({ iam: ["arn:aws:iam::123456789012:role/ci-*"] }),
    exact: role({ iam: ["arn:aws:iam::123456789012:role/ci-deploy"] }),
    both: role({ iam: ["arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/ci-*"] }),
    china: role({ iam: ["arn:aws-cn:iam::123456789012:role/ci-*"] }),
    other: role({ iam: ["arn:aws:iam::210987654321:role/ci-*"] }),
    people: role({ users: ["arn:aws:iam::123456789012:role/ci-deploy"], groups: ["okta:ci-deploy"] }),
  });
  const rolesOfArn = (arn: string) => rolesOf(read(arn), policy);

  it.each([
    ["arn:aws:sts::123456789012:assumed-role/deploy/ci-deploy", ["both"]],
    ["arn:aws:sts::123456789012:assumed-role/CI-deploy/x", ["both"]],
    ["arn:aws:sts::111111111111:assumed-role/ci-deploy/x", []],
    ["arn:aws-us-gov:sts::123456789012:assumed-role/ci-deploy/x", []],
  ])("do not match another account, partition, name or a session's name: %s", (arn, roles) => {
    expect(rolesOfArn(arn)).toEqual(roles);
  });

  it("match account and role name, each role once", () => {
    expect(rolesOfArn("arn:aws:sts::123456789012:assumed-role/ci-deploy/x")).toEqual(["both", "exact", "wide"]);
    expect(rolesOfArn("arn:aws:sts::123456789012:assumed-role/ci-/x")).toEqual(["both", "wide"]);
    expect(rolesOfArn("arn:aws-cn:sts::123456789012:assumed-role/ci-1/x")).toEqual(["china"]);
    expect(rolesOfArn("arn:aws:sts::210987654321:assumed-role/ci-deploy/x")).toEqual(["other"]);
  });

  it("never match a token, whatever it claims to be", () => {
    const id = "arn:aws:iam::123456789012:role/ci-deploy";
    const token = principalWith({ id: `okta:${id}`, groups: [`okta:${id}`], client: `okta:${id}` });
    expect(rolesOf(token, policy)).toEqual([]);
    expect(rolesOf({ ...token, isMachine: true }, policy)).toEqual([]);
    // not even one that no issuer can make
    expect(rolesOf(principalWith({ id, issuer: "arn" }), policy)).toEqual(["people"]);
  });
});
