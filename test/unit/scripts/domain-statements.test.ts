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
});
