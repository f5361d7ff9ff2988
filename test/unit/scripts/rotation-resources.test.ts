import { describe, expect, it } from "vitest";
import { rotationParts, rotationSecrets } from "../../../scripts/rotation-resources.ts";
import type { Domain } from "../../../shared/policy/document.ts";

const SECRET = "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:gate-a1b2c3";

const domain = (secretId?: string): Domain => ({
  endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  service: "es",
  region: "eu-west-1",
  auth: secretId === undefined ? { type: "sigv4" } : { type: "basic", secretId, rotateAfterDays: 21 },
  default: false,
  opaqueId: "principal",
});

describe("what passwords add to a template", () => {
  it("is nothing where there are none", () => {
    expect(rotationParts({ domains: { logs: domain() } })).toEqual({ Conditions: {}, Resources: {} });
    expect(rotationSecrets({ domains: { logs: domain() } })).toEqual({ rotated: [], connectors: [] });
  });

  it("is one schedule for a secret of two domains, and a connector for each", () => {
    const policy = { domains: { b: domain(SECRET), a: domain(SECRET) } };
    const { Conditions, Resources } = rotationParts(policy);
    expect(Object.keys(Resources)).toEqual([
      "ConnectorSecretA",
      "ConnectorSecretB",
      "RotationPermissionA",
      "RotationScheduleA",
    ]);
    expect(JSON.stringify(Conditions["RotatesA"])).toContain("us-gov-west-1");
    expect(rotationSecrets(policy)).toEqual({
      rotated: [SECRET],
      connectors: [{ Ref: "ConnectorSecretA" }, { Ref: "ConnectorSecretB" }],
    });
  });

  it("has an id of its own for every name", () => {
    const names = ["a-1", "a1", "a-b", "ab", "adashb", "a--b", "-a", "a-"];
    const secrets = names.map((_, at) => `${SECRET.slice(0, -1)}${at}`);
    const domains = Object.fromEntries(names.map((name, at) => [name, domain(secrets[at])]));
    const ids = Object.keys(rotationParts({ domains }).Resources);
    expect(new Set(ids).size).toBe(names.length * 3);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/);
  });
});
