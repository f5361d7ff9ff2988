import { edit, type Sample, sample } from "./sample.ts";

const auth = (text: string) => edit(["    default: true", `    default: true\n    auth: { ${text} }`]);
const ROLE = "arn:aws:iam::123456789012:role/logs";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-a1b2c3";
const endpoint = (text: string) => edit(["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", text]);

/** Policies whose domains are wrong, or the ways into them. */
export const DOMAIN_SAMPLES: readonly Sample[] = [
  ...[
    "http://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
    "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com/path",
    "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com?a=b",
    "https://me:secret@vpc-logs-abc123.eu-west-1.es.amazonaws.com",
    "vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  ].map((text) => sample(`the endpoint ${text}`, endpoint(text), true, "13:15 illegal-endpoint")),
  sample(
    "an endpoint with an impossible port",
    endpoint("https://logs.example.com:99999"),
    false,
    "13:15 illegal-endpoint",
  ),
  sample(
    "an illegal region",
    edit(["    default: true", "    default: true\n    region: Ireland"]),
    true,
    "15:13 illegal-region",
  ),
  sample(
    "an illegal ARN",
    edit(["    default: true", "    default: true\n    arn: arn:aws:s3:::logs"]),
    true,
    "15:10 illegal-arn",
  ),
  sample("two defaults", edit(["  other:", "  other:\n    default: true"]), false, "16:14 default-domain"),
  sample("no default", edit(["    default: true\n", ""]), false, "11:1 default-domain"),
  sample("a custom endpoint", endpoint("https://logs.example.com"), false, "13:15 region-needed", "13:15 arn-needed"),
  sample(
    "a collection without its ARN",
    endpoint("https://abc123.eu-west-1.aoss.amazonaws.com"),
    false,
    "13:15 arn-needed",
  ),
  sample(
    "a domain as aoss",
    edit([
      "    default: true",
      "    default: true\n    service: aoss\n    arn: arn:aws:aoss:eu-west-1:123456789012:collection/abc123",
    ]),
    false,
    "15:14 domain-mismatch",
  ),
  ...["2.19", "OpenSearch_2.19", "opensearch-4.0", "opensearch-2", "opensearch-2.019", "elasticsearch-6.8"].map(
    (version) =>
      sample(
        `${version} as a version`,
        edit(["    default: true", `    default: true\n    version: "${version}"`]),
        true,
        "15:14 illegal-version",
      ),
  ),
  sample(
    "a domain as serverless",
    edit(["    default: true", "    default: true\n    version: serverless"]),
    false,
    "15:14 domain-mismatch",
  ),
  sample(
    "the ARN of another service",
    edit(["    default: true", "    default: true\n    arn: arn:aws:aoss:eu-west-1:123456789012:collection/abc123"]),
    false,
    "15:10 domain-mismatch",
  ),
  sample(
    "the ARN of another region",
    edit(["    default: true", "    default: true\n    arn: arn:aws:es:us-east-1:123456789012:domain/logs"]),
    false,
    "15:10 domain-mismatch",
  ),

  // authentication to domains
  sample("another auth", auth("type: none"), true, "15:19 wrong-value"),
  sample("no type of auth", auth("roleArn: x"), true, "15:5 missing-key"),
  sample(
    "an auth as text",
    edit(["    default: true", "    default: true\n    auth: sigv4"]),
    true,
    "15:11 wrong-type",
  ),
  sample("a role for sigv4", auth(`type: sigv4, roleArn: "${ROLE}"`), true, "15:26 unknown-key"),
  sample("assumeRole without a role", auth("type: assumeRole"), true, "15:5 missing-key"),
  sample(
    "a secret for assumeRole",
    auth(`type: assumeRole, roleArn: "${ROLE}", secretId: x`),
    true,
    "15:79 unknown-key",
  ),
  ...[
    "arn:x",
    "arn:aws:iam::123456789012:role/logs-*",
    "arn:aws:iam::123456789012:user/logs",
    "arn:aws:sts::123456789012:assumed-role/logs/session",
    "arn:aws:iam::123456789012:role/",
  ].map((arn) =>
    sample(`the role ${arn} to assume`, auth(`type: assumeRole, roleArn: "${arn}"`), true, "15:40 illegal-arn"),
  ),
  sample(
    "a role to assume that is none, for a policy role",
    auth(`type: assumeRole, roleArn: "${ROLE}", roleArns: { devops: arn:x }`),
    true,
    "15:99 illegal-arn",
  ),
  sample(
    "a role to assume for an unknown policy role",
    auth(`type: assumeRole, roleArn: "${ROLE}", roleArns: { devop: "${ROLE}" }`),
    false,
    "15:91 unknown-role",
  ),
  sample(
    "an external id with a blank",
    auth(`type: assumeRole, roleArn: "${ROLE}", externalId: "a b"`),
    true,
    "15:91 illegal-text",
  ),
  sample("basic without a secret", auth("type: basic"), true, "15:5 missing-key"),
  sample("a role for basic", auth(`type: basic, secretId: "${SECRET}", roleArn: x`), true, "15:104 unknown-key"),
  ...[
    "logs-gate",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-*",
    "arn:aws:ssm:eu-west-1:123456789012:secret:logs-a1b2c3",
  ].map((arn) => sample(`the secret ${arn}`, auth(`type: basic, secretId: "${arn}"`), true, "15:36 illegal-arn")),
  ...["0", "1001", "1.5", "-1"].map((days) =>
    sample(
      `a rotation after ${days} days`,
      auth(`type: basic, secretId: "${SECRET}", rotateAfterDays: ${days}`),
      true,
      "15:121 wrong-value",
    ),
  ),
  sample(
    "a rotation after days in quotes",
    auth(`type: basic, secretId: "${SECRET}", rotateAfterDays: "21"`),
    true,
    "15:121 wrong-type",
  ),
  // no ARN is missing: nothing is signed
  sample(
    "basic for a custom endpoint without a region",
    edit([
      "    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
      `    endpoint: https://logs.example.com\n    auth: { type: basic, secretId: "${SECRET}" }`,
    ]),
    false,
    "13:15 region-needed",
  ),
  sample(
    "basic for a collection",
    edit([
      "    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
      `    endpoint: https://abc123.eu-west-1.aoss.amazonaws.com\n    arn: arn:aws:aoss:eu-west-1:123456789012:collection/abc123\n    auth: { type: basic, secretId: "${SECRET}" }`,
    ]),
    false,
    "15:19 domain-mismatch",
  ),
  sample(
    "basic for a custom endpoint of a collection",
    edit([
      "    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
      `    endpoint: https://logs.example.com\n    arn: arn:aws:aoss:eu-west-1:123456789012:collection/abc123\n    auth: { type: basic, secretId: "${SECRET}" }`,
    ]),
    false,
    "15:19 domain-mismatch",
  ),
];
