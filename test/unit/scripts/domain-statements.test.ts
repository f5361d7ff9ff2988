import { describe, expect, it } from "vitest";
import { discoveryStatements, domainStatements } from "../../../scripts/domain-statements.ts";
import type { AccessPolicy, Domain } from "../../../shared/policy/document.ts";
import { ACCESS_POLICY } from "../../support/access/people.ts";

const es = (endpoint: string, more: Partial<Domain> = {}): Domain => ({
  endpoint,
  service: "es",
  region: "eu-west-1",
  auth: { type: "sigv4" },
  default: false,
  opaqueId: "principal",
  ...more,
});
const COLLECTION = "arn:aws:aoss:eu-west-1:123456789012:collection/abc123";

describe("domainStatements", () => {
  it("refuses a domain that it cannot name", () => {
    expect(() => domainStatements({ domains: { logs: es("https://search.example.com") } })).toThrow(/`logs`.*arn/);
    const collection = es("https://abc.eu-west-1.aoss.amazonaws.com", { service: "aoss" });
    expect(() => domainStatements({ domains: { vectors: collection } })).toThrow(/`vectors`.*arn/);
  });

  it.each([
    ["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", "logs"],
    ["https://search-my-logs-2-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com", "my-logs-2"],
    ["https://vpc-logs-abc123.aos.eu-west-1.on.aws", "logs"],
  ])("reads the domain's name from %s", (endpoint, name) => {
    expect(domainStatements({ domains: { any: es(endpoint) } })).toEqual([
      {
        Effect: "Allow",
        Action: ["es:ESHttp*"],
        Resource: [{ "Fn::Sub": `arn:\${AWS::Partition}:es:eu-west-1:\${AWS::AccountId}:domain/${name}/*` }],
      },
    ]);
  });

  it("takes a written arn as it is, and a collection's without a path", () => {
    const arn = "arn:aws:es:us-east-1:123456789012:domain/other";
    const domains = {
      custom: es("https://search.example.com", { arn }),
      vectors: es("https://abc123.eu-west-1.aoss.amazonaws.com", { service: "aoss", arn: COLLECTION }),
    };
    expect(domainStatements({ domains })).toEqual([
      { Effect: "Allow", Action: ["es:ESHttp*"], Resource: [`${arn}/*`] },
      { Effect: "Allow", Action: ["aoss:APIAccessAll"], Resource: [COLLECTION] },
    ]);
  });

  it("says nothing of a service that no domain uses", () => {
    const vectors = es("https://abc123.eu-west-1.aoss.amazonaws.com", { service: "aoss", arn: COLLECTION });
    expect(domainStatements({ domains: { vectors } }).map(({ Action }) => Action)).toEqual([["aoss:APIAccessAll"]]);
  });

  const ROLE = "arn:aws:iam::210987654321:role/logs";
  const WRITER = "arn:aws:iam::210987654321:role/writer";
  const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-a1b2c3";

  it("gives the gate's own role no domain that knows it by another, though it cannot be named", () => {
    const domains = {
      assumed: es("https://search.example.com", { auth: { type: "assumeRole", roleArn: ROLE, roleArns: {} } }),
      user: es("https://search.example.com", { auth: { type: "basic", secretId: SECRET, rotateAfterDays: 21 } }),
    };
    expect(JSON.stringify(domainStatements({ domains }))).not.toMatch(/es:|aoss:|\*/);
  });

  it("names each role and each secret once", () => {
    const assume = (roleArns: Readonly<Record<string, string>>) =>
      es("https://a.example.com", { auth: { type: "assumeRole", roleArn: ROLE, roleArns } });
    const basic = es("https://b.example.com", { auth: { type: "basic", secretId: SECRET, rotateAfterDays: 21 } });
    const domains = { one: assume({ devops: WRITER }), two: assume({}), three: basic, four: basic };
    expect(domainStatements({ domains })).toEqual([
      { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: [ROLE, WRITER] },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [SECRET] },
    ]);
  });
});

describe("discoveryStatements", () => {
  const LOGS = es("https://vpc-logs-abc123.eu-west-1.es.amazonaws.com");
  const ARN = "arn:aws:es:us-east-1:123456789012:domain/shop";
  const ROLE = "arn:aws:iam::210987654321:role/logs";
  const WRITER = "arn:aws:iam::210987654321:role/writer";
  const statements = (domains: Record<string, Domain>, access: AccessPolicy | undefined) =>
    discoveryStatements({
      version: 1,
      policyVersion: "0123456789ab",
      issuers: {},
      roles: {},
      domains,
      ...(access === undefined ? {} : { access }),
    });
  /** Something may be asked for in these. */
  const asked = (domains: readonly string[], owners: AccessPolicy["owners"] = {}): AccessPolicy => ({
    ...ACCESS_POLICY,
    entitlements: {},
    breakGlass: {
      requesters: { groups: [], users: [], clients: [] },
      grants: domains.map((domain) => ({ domain, indices: ["*"], actions: ["read"] })),
      maxDurationSeconds: 60,
    },
    owners,
  });

  it("says nothing where nothing may be asked for", () => {
    expect(statements({ logs: LOGS }, undefined)).toEqual([]);
    expect(statements({ logs: LOGS }, asked([]))).toEqual([]);
    expect(
      JSON.stringify(statements({ logs: LOGS, shop: es("https://s.example.com", { arn: ARN }) }, asked(["logs"]))),
    ).not.toContain("shop");
  });

  it("lets names be read, and what says who owns what only where that matters", () => {
    const shop = es("https://search.example.com", { arn: ARN });
    expect(statements({ shop }, asked(["shop"]))).toEqual([
      { Effect: "Allow", Action: ["es:ESHttpGet"], Resource: [`${ARN}/_resolve/index/*`] },
    ]);
    expect(statements({ shop }, asked(["shop"], ACCESS_POLICY.owners))).toEqual([
      { Effect: "Allow", Action: ["es:ESHttpGet"], Resource: [`${ARN}/_resolve/index/*`, `${ARN}/_index_template`] },
      { Effect: "Allow", Action: ["es:ListTags"], Resource: [ARN] },
    ]);
  });

  it("lets it be to other domains who the gate is in its own questions, and nobody else", () => {
    const assumed = es("https://search.example.com", {
      arn: ARN,
      auth: { type: "assumeRole", roleArn: ROLE, roleArns: { devops: WRITER } },
    });
    expect(statements({ assumed }, asked(["assumed"], ACCESS_POLICY.owners))).toEqual([
      { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: [ROLE] },
    ]);
  });
});
