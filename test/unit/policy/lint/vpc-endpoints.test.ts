import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const LOGS = "    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com\n";
const SHOP = "    endpoint: https://vpc-shop-abc123.eu-west-1.es.amazonaws.com\n";
const OR_NAT = "or a way out such as a NAT gateway";
const secret = (region: string) => `"arn:aws:secretsmanager:${region}:123456789012:secret:gate-a1b2c3"`;
const basic = (region: string) => `    auth: { type: basic, secretId: ${secret(region)} }\n`;
const assumeRole = '    auth: { type: assumeRole, roleArn: "arn:aws:iam::123456789012:role/logs" }\n';
const text = (logs: string, shop = SHOP) => (HEAD + CLEAN).replace(LOGS, logs).replace(SHOP, shop);

it("finds nothing where the gate signs with its own role", () => {
  expect(find("vpc-endpoints", text(LOGS))).toEqual([]);
});

it("names the one of STS for an assumed role, once", () => {
  expect(find("vpc-endpoints", text(LOGS + assumeRole, SHOP + assumeRole))).toEqual([
    `10:5 in the VPC of the proxy this takes the interface endpoint \`com.amazonaws.<region of the stack>.sts\`, ${OR_NAT}`,
  ]);
});

it("names the ones of Secrets Manager for passwords, in the secrets' regions", () => {
  expect(find("vpc-endpoints", text(LOGS + basic("eu-west-1"), SHOP + basic("eu-central-1")))).toEqual([
    `10:5 in the VPC of the proxy this takes the interface endpoint \`com.amazonaws.eu-west-1.secretsmanager\`, ${OR_NAT}`,
    `14:5 in the VPC of the proxy this takes the interface endpoint \`com.amazonaws.eu-central-1.secretsmanager\`, ${OR_NAT}`,
  ]);
});

it("names the one of DynamoDB where access may be asked for", () => {
  const entitlements = `entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
`;
  const [found, ...more] = find("vpc-endpoints", text(LOGS) + entitlements);
  expect(found).toContain("takes the gateway endpoint `com.amazonaws.<region of the stack>.dynamodb`");
  expect(more).toEqual([]);
});

it("names the one of OpenSearch Serverless for a collection", () => {
  const collection =
    "    endpoint: https://abc123.eu-west-1.aoss.amazonaws.com\n    arn: arn:aws:aoss:eu-west-1:123456789012:collection/abc123\n";
  expect(find("vpc-endpoints", text(LOGS, collection))).toEqual([
    `11:3 in the VPC of the proxy this takes an OpenSearch Serverless endpoint in \`eu-west-1\` that the collection's network policy names, ${OR_NAT}`,
  ]);
});
