import { describe, expect, it } from "vitest";
import { compileAossPolicies } from "../../../../shared/policy/compile-domain/aoss-policies.ts";
import { compileEsPolicy } from "../../../../shared/policy/compile-domain/es-policy.ts";
import type { Domain } from "../../../../shared/policy/document.ts";
import { policyWith, role } from "../principals.ts";

const ROLE = "arn:aws:iam::123456789012:role/gate-proxy";
const DOMAIN: Domain = {
  endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  service: "es",
  region: "eu-west-1",
  auth: { type: "sigv4" },
  default: true,
  opaqueId: "principal",
};

describe("a domain's resource policy", () => {
  it.each([
    "*",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::123456789012:user/eve",
    "arn:aws:iam::123456789012:role/*",
    "arn:aws:iam::*:role/gate",
    "arn:aws:sts::123456789012:assumed-role/gate/session",
    "",
  ])("admits nobody by `%s`", (arn) => {
    expect(() => compileEsPolicy("logs", DOMAIN, [ROLE, arn])).toThrow(/is no role's ARN/);
  });

  it("admits nobody at all without a role", () => {
    expect(() => compileEsPolicy("logs", DOMAIN, [])).toThrow("name at least one role");
  });

  it("admits these roles, and denies everybody else of the same account", () => {
    const { Statement } = compileEsPolicy("logs", DOMAIN, [ROLE]);
    const Resource = "arn:aws:es:eu-west-1:123456789012:domain/logs/*";
    expect(Statement).toEqual([
      { Sid: "IndexGate", Effect: "Allow", Principal: { AWS: [ROLE] }, Action: "es:ESHttp*", Resource },
      {
        Sid: "NobodyElse",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "es:ESHttp*",
        Resource,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [ROLE] } },
      },
    ]);
  });

  it("admits the role that lists names to what it asks for alone", () => {
    const discovery = { role: "arn:aws:iam::123456789012:role/discovery", paths: ["/_resolve/index/*"] };
    const { Statement } = compileEsPolicy("logs", DOMAIN, [ROLE], discovery);
    expect(Statement.map(({ Sid }) => Sid)).toEqual(["IndexGate", "IndexGateDiscovery", "NobodyElse"]);
    expect(Statement[0]?.Principal).toEqual({ AWS: [ROLE] });
    expect(Statement[1]).toEqual({
      Sid: "IndexGateDiscovery",
      Effect: "Allow",
      Principal: { AWS: [discovery.role] },
      Action: "es:ESHttpGet",
      Resource: ["arn:aws:es:eu-west-1:123456789012:domain/logs/_resolve/index/*"],
    });
    expect(Statement[2]?.Condition).toEqual({
      ArnNotEquals: { "aws:PrincipalArn": [discovery.role, ROLE].toSorted() },
    });
    expect(() => compileEsPolicy("logs", DOMAIN, [ROLE], { ...discovery, role: "*" })).toThrow(/is no role's ARN/);
  });

  it("is for the ARN that the policy says, whatever the role's account", () => {
    const arn = "arn:aws:es:eu-west-1:999999999999:domain/other";
    const { Statement } = compileEsPolicy("logs", { ...DOMAIN, arn }, [ROLE]);
    expect(Statement.map(({ Resource }) => Resource)).toEqual([`${arn}/*`, `${arn}/*`]);
  });

  it("is for no account that one of several roles only happens to be of", () => {
    const other = "arn:aws:iam::999999999999:role/operators";
    expect(() => compileEsPolicy("logs", DOMAIN, [other, ROLE])).toThrow(
      "the roles are of several accounts (123456789012, 999999999999), and the policy does not say in which domain `logs` is: write its `arn`",
    );
    const arn = "arn:aws:es:eu-west-1:123456789012:domain/logs";
    const { Statement } = compileEsPolicy("logs", { ...DOMAIN, arn }, [other, ROLE]);
    expect(Statement[0]).toMatchObject({ Principal: { AWS: [ROLE, other] }, Resource: `${arn}/*` });
  });

  it.each(["https://search.example.com", "https://vpc-logs-abc123.example.com"])(
    "is for no domain that %s only seems to name",
    (endpoint) => {
      expect(() => compileEsPolicy("logs", { ...DOMAIN, endpoint }, [ROLE])).toThrow(/write its `arn`/);
    },
  );
});

describe("a collection's policies", () => {
  const OPTIONS = { collection: "archive", roles: [ROLE], vpcEndpoints: ["vpce-0123456789abcdef0"] };
  const compile = (...actions: ("read" | "write" | "manage")[]) =>
    compileAossPolicies(
      policyWith({
        reader: role({ groups: ["okta:a"] }, [{ domain: "archive", indices: ["x"], actions }]),
        other: role({ groups: ["okta:b"] }, [{ domain: "logs", indices: ["*"], actions: ["read", "write", "manage"] }]),
      }),
      "archive",
      OPTIONS,
    );

  it("give the gate no permission that no grant on the domain needs", () => {
    const permissions = compile("read").dataAccess.flatMap(({ Rules }) => Rules.flatMap((rule) => rule.Permission));
    expect(permissions).toEqual(["aoss:DescribeIndex", "aoss:ReadDocument", "aoss:DescribeCollectionItems"]);
    const written = compile("write").dataAccess.flatMap(({ Rules }) => Rules.flatMap((rule) => rule.Permission));
    expect(written).not.toContain("aoss:ReadDocument");
    expect(written).not.toContain("aoss:DeleteIndex");
    const managed = compile("manage").dataAccess.flatMap(({ Rules }) => Rules.flatMap((rule) => rule.Permission));
    expect(managed).toContain("aoss:DeleteIndex");
    expect(managed).not.toContain("aoss:WriteDocument");
  });

  it("let nobody in from the public network, and only these roles", () => {
    const { network, dataAccess } = compile("read");
    expect(network).toMatchObject([{ AllowFromPublic: false, SourceVPCEs: OPTIONS.vpcEndpoints }]);
    expect(dataAccess).toMatchObject([{ Principal: [ROLE] }]);
  });

  it.each([
    [{ roles: ["*"] }, /no role's ARN/],
    [{ collection: "a/*" }, /no collection's name/],
    [{ vpcEndpoints: ["vpc-1"] }, /no VPC endpoint/],
  ])("are not made of %j", (change, problem) => {
    expect(() => compileAossPolicies(policyWith({}), "archive", { ...OPTIONS, ...change })).toThrow(problem);
  });
});
