import { describe, expect, it } from "vitest";
import { findRotated } from "../../../functions/rotation/find-rotated.ts";
import type { Domain, DomainAuth } from "../../../shared/policy/document.ts";
import { rotatedSecrets } from "../../../shared/policy/rotated-secrets.ts";
import { secretArnOf } from "../../../shared/config.ts";

const SECRET_ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3";
const OTHER_ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-gate-a1b2c3";

const domainWith = (auth: DomainAuth): Domain => ({
  endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  service: "es",
  region: "eu-west-1",
  auth,
  default: false,
  opaqueId: "principal",
});
const basic = (secretId: string, rotateAfterDays: number) => domainWith({ type: "basic", secretId, rotateAfterDays });

const POLICY = {
  domains: {
    zoo: basic(SECRET_ID, 30),
    logs: basic(OTHER_ID, 21),
    signed: domainWith({ type: "sigv4" }),
    assumed: domainWith({ type: "assumeRole", roleArn: "arn:aws:iam::123456789012:role/a", roleArns: {} }),
    metrics: basic(SECRET_ID, 7),
  },
};

describe("the secrets that are rotated", () => {
  it("are none of a policy without users and passwords", () => {
    const { signed, assumed } = POLICY.domains;
    expect(rotatedSecrets({ domains: { signed, assumed } })).toEqual([]);
  });

  it("are each there once, as often as the domain says that wants it most often", () => {
    const listed = rotatedSecrets(POLICY).map(({ domains, ...rest }) => ({
      ...rest,
      domains: domains.map(({ name }) => name),
    }));
    expect(listed).toEqual([
      { secretId: OTHER_ID, rotateAfterDays: 21, domains: ["logs"] },
      { secretId: SECRET_ID, rotateAfterDays: 7, domains: ["metrics", "zoo"] },
    ]);
  });

  it("are found with their domains and connectors", () => {
    const connector = secretArnOf(OTHER_ID) ?? expect.unreachable();
    const find = findRotated(POLICY, new Map([["zoo", connector]]));
    expect(find("arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-a1b2c3")).toBeUndefined();
    expect(find(SECRET_ID)).toEqual({
      secret: secretArnOf(SECRET_ID),
      domains: [
        { name: "metrics", domain: POLICY.domains.metrics, connector: undefined },
        { name: "zoo", domain: POLICY.domains.zoo, connector },
      ],
    });
  });
});
