import { describe, expect, it } from "vitest";
import { domainStatements } from "../../../scripts/domain-statements.ts";
import type { Domain } from "../../../shared/policy/document.ts";

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
