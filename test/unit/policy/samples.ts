import { ACCESS_SAMPLES } from "./samples-access.ts";
import { edit, GOOD, type Sample, sample } from "./sample.ts";

export { edit, GOOD } from "./sample.ts";

const limited = (age: string) => `${GOOD}    limits: { maxTokenAge: ${age} }\n`;
const iam = (arn: string) => edit(["arn:aws:iam::123456789012:role/ci-*", arn]);
const pattern = (text: string) => edit(["metrics-*", text]);
const auth = (text: string) => edit(["    default: true", `    default: true\n    auth: { ${text} }`]);
const ROLE = "arn:aws:iam::123456789012:role/logs";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-a1b2c3";
const endpoint = (text: string) => edit(["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", text]);
const issuer = (text: string) => edit(["https://example.okta.com/oauth2/default", text]);

export const SAMPLES: readonly Sample[] = [
  // YAML
  sample("no YAML", edit(["[read]", "[read"]), false, "25:7 yaml"),
  sample("a tab as indentation", edit(["    type: oidc", "\ttype: oidc"]), false, "4:1 yaml", "5:13 yaml", "6:15 yaml"),
  sample(
    "an error before others",
    `*{&${GOOD}`,
    false,
    ...["1:1", "2:8", "4:11", "5:13", "6:15", "8:11", "9:17", "13:15", "14:14", "16:15"].map((at) => `${at} yaml`),
  ),
  sample("half of a surrogate pair", edit(['"okta:devops"', '"okta:\\ud800"']), false, "20:16 yaml"),
  sample("too deep", `version: ${"[".repeat(60)}${"]".repeat(60)}\n`, false, "1:1 yaml"),
  sample("far too deep", `version: ${"[".repeat(20_000)}`, false, "1:1 yaml"),
  sample("an empty file", "", false, "1:1 empty"),
  sample("comments alone", "# nothing\n", false, "1:1 empty"),
  sample("two documents", `${GOOD}---\nversion: 1\n`, false, "27:1 plain-yaml"),
  sample("a directive", `%YAML 1.1\n---\n${GOOD}`, false, "1:1 plain-yaml"),
  sample("a tag directive", `%TAG !e! tag:example.com,2000:\n---\n${GOOD}`, false, "1:1 plain-yaml"),
  sample("an anchor", edit(["type: oidc", "type: &t oidc"]), false, "4:14 plain-yaml"),
  sample(
    "an alias",
    edit(["type: oidc", "type: &t oidc"], ["userPoolId: eu-west-1_Ab12Cd34E", "userPoolId: *t"]),
    false,
    "4:14 plain-yaml",
    "9:17 plain-yaml",
  ),
  sample("a merge key", edit(["    type: oidc", "    <<: {}\n    type: oidc"]), false, "4:5 plain-yaml"),
  sample("a tag", edit(["type: oidc", "type: !!str oidc"]), false, "4:17 plain-yaml"),
  sample("a tag of nobody", edit(["type: oidc", "type: !mine oidc"]), false, "4:17 plain-yaml"),
  sample("the tag of no tag", edit(["type: oidc", "type: ! oidc"]), false, "4:13 plain-yaml"),
  sample("a key with an anchor", edit(["    type: oidc", "    &k type: oidc"]), false, "4:8 plain-yaml"),
  sample("a number as a key", edit(["  devops:", "  42:"]), false, "18:3 plain-yaml"),
  sample("a list as a key", edit(["    type: oidc", "    [a]: b\n    type: oidc"]), false, "4:5 plain-yaml"),
  sample("no key", edit(["    type: oidc", "    : b\n    type: oidc"]), false, "4:5 plain-yaml"),
  sample("a key twice", edit(["    type: oidc", "    type: oidc\n    type: cognito"]), false, "5:5 duplicate-key"),
  sample("a role twice", `${GOOD}  devops: {}\n`, false, "27:3 duplicate-key"),

  // shape
  sample("an unknown key at the top", `${GOOD}rules: []\n`, true, "27:1 unknown-key"),
  sample("an unknown key in an issuer", edit(["audience:", "audiences: a\n    audience:"]), true, "6:5 unknown-key"),
  sample(
    "a key of the other type of issuer",
    edit(["audience:", "tokenUse: id\n    audience:"]),
    true,
    "6:5 unknown-key",
  ),
  sample("an unknown key in members", edit(["iam: [", "group: []\n      iam: ["]), true, "21:7 unknown-key"),
  sample(
    "an unknown key in a grant",
    edit(["domain: other", "domain: other\n        deny: true"]),
    true,
    "27:9 unknown-key",
  ),
  sample("a key every object has", edit(["audience:", "constructor: a\n    audience:"]), true, "6:5 unknown-key"),
  sample("a prototype", edit(["audience:", "__proto__: a\n    audience:"]), true, "6:5 unknown-key"),
  sample("no version", edit(["version: 1\n", ""]), true, "1:1 missing-key"),
  sample("no audience", edit(["    audience: api://opensearch\n", ""]), true, "3:3 missing-key"),
  sample("no type of issuer", edit(["    type: oidc\n", ""]), true, "3:3 missing-key"),
  sample(
    "no endpoint",
    edit(["    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com\n", ""]),
    true,
    "12:3 missing-key",
  ),
  sample("no members", edit(["members:", "member:"]), true, "18:3 missing-key", "19:5 unknown-key"),
  sample("another version", edit(["version: 1", "version: 2"]), true, "1:10 wrong-value"),
  sample("a version in quotes", edit(["version: 1", 'version: "1"']), true, "1:10 wrong-value"),
  sample("another type of issuer", edit(["type: oidc", "type: saml"]), true, "4:11 wrong-value"),
  sample("another action", edit(["[read]", "[read, delete]"]), true, "24:25 wrong-value"),
  sample("another cluster right", edit(["[monitor]", "[admin]"]), true, "25:19 wrong-value"),
  sample(
    "another service",
    edit(["    default: true", "    default: true\n    service: s3"]),
    true,
    "15:14 wrong-value",
  ),
  sample("another token use", edit(["clientIds:", "tokenUse: refresh\n    clientIds:"]), true, "10:15 wrong-value"),
  sample("another separator", edit(["audience:", "groupsSeparator: tab\n    audience:"]), true, "6:22 wrong-value"),
  sample(
    "another opaque id",
    edit(["    default: true", "    default: true\n    opaqueId: none"]),
    true,
    "15:15 wrong-value",
  ),
  sample("the file is a list", "- version: 1\n", true, "1:1 wrong-type"),
  sample("the file is text", "version\n", true, "1:1 wrong-type"),
  sample("roles as a list", edit(["  devops:", "  - devops:"]), true, "18:3 wrong-type"),
  sample(
    "members as a list",
    edit([
      'members:\n      groups: ["okta:devops"]\n      iam: ["arn:aws:iam::123456789012:role/ci-*"]',
      'members: ["okta:devops"]',
    ]),
    true,
    "19:14 wrong-type",
  ),
  sample(
    "an issuer as text",
    `version: 1\nissuers: { okta: https://example.com }\ndomains: {}\nroles: {}\n`,
    true,
    "2:18 wrong-type",
    "3:10 empty",
    "4:8 empty",
  ),
  sample("one action as text", edit(["[read]", "read"]), true, "24:18 wrong-type"),
  sample("one pattern as text", edit(['["logs-*", "metrics-*"]', "logs-*"]), true, "23:18 wrong-type"),
  sample("a number where text is meant", edit(["[4example23456789]", "[456789]"]), true, "10:17 wrong-type"),
  sample("a list of numbers as audience", edit(["api://opensearch", "[1]"]), true, "6:15 wrong-type"),
  sample(
    "text where true is meant",
    edit(["default: true", "default: yes"]),
    true,
    "14:14 wrong-type",
    "11:1 default-domain",
  ),
  sample("an issuer without anything", edit(["audience:", "principalClaim:\n    audience:"]), true, "6:5 wrong-type"),
  sample(
    "no issuers",
    edit(["issuers:\n", "issuers: {}\nx:\n"]),
    true,
    "2:10 empty",
    "3:1 unknown-key",
    "21:16 unknown-issuer",
  ),
  sample(
    "members of no kind",
    edit(['\n      groups: ["okta:devops"]\n      iam: ["arn:aws:iam::123456789012:role/ci-*"]', " {}"]),
    true,
    "19:14 empty",
  ),
  sample("an empty list of groups", edit(['["okta:devops"]', "[]"]), true, "20:15 empty"),
  sample(
    "no grants",
    edit([
      '\n      - indices: ["logs-*", "metrics-*"]\n        actions: [read]\n      - cluster: [monitor]\n        domain: other',
      " []",
    ]),
    true,
    "22:13 empty",
  ),
  sample("an empty list of actions", edit(["[read]", "[]"]), true, "24:18 empty"),
  sample("an empty list of audiences", edit(["api://opensearch", "[]"]), true, "6:15 empty"),
  sample("a group twice", edit(['["okta:devops"]', '["okta:devops", "okta:devops"]']), true, "20:31 duplicate"),
  sample("a pattern twice", pattern("logs-*"), true, "23:29 duplicate"),
  sample("an action twice", edit(["[read]", "[read, write, read]"]), true, "24:32 duplicate"),
  sample(
    "a grant twice",
    edit([
      "      - cluster: [monitor]\n        domain: other",
      "      - cluster: [monitor]\n      - cluster: [monitor]",
    ]),
    true,
    "26:9 duplicate",
  ),

  // later versions
  ...["agent: true", "denyFields: [a]", "rowFilter: {}"].map((key) =>
    sample(`${key} in a role`, edit(["    grants:", `    ${key}\n    grants:`]), true, "22:5 not-supported-yet"),
  ),
  // names and texts
  sample("a role name with capitals", edit(["  devops:", "  DevOps:"]), true, "18:3 illegal-name"),
  sample("a role name too long", edit(["  devops:", `  ${"a".repeat(41)}:`]), true, "18:3 illegal-name"),
  sample("a domain name with a dot", edit(["  logs:", "  logs.eu:"]), true, "12:3 illegal-name"),
  sample(
    "an issuer name with a colon",
    edit(["  okta:\n", "  ok:ta:\n"]),
    true,
    "3:3 illegal-name",
    "20:16 unknown-issuer",
  ),
  sample("a role named constructor", edit(["  devops:", "  constructor:"]), true, "18:3 illegal-name"),
  sample(
    "a domain named prototype",
    edit(["  other:", "  prototype:"], ["domain: other", "domain: logs"]),
    true,
    "15:3 illegal-name",
  ),
  sample("a role named __proto__", edit(["  devops:", "  __proto__:"]), true, "18:3 illegal-name"),
  sample(
    "an audience with a blank at its end",
    edit(["api://opensearch", '"api://opensearch "']),
    true,
    "6:15 illegal-text",
  ),
  sample("an empty audience", edit(["api://opensearch", '""']), true, "6:15 illegal-text"),
  sample("an empty audience in a list", edit(["api://opensearch", '[a, ""]']), true, "6:19 illegal-text"),
  sample("an empty claim name", edit(["audience:", 'principalClaim: ""\n    audience:']), true, "6:21 illegal-text"),
  sample(
    "a claim name with a blank",
    edit(["audience:", "groupsClaim: my groups\n    audience:"]),
    true,
    "6:18 illegal-text",
  ),
  sample("a client id with a blank", edit(["[4example23456789]", '["4 5"]']), true, "10:17 illegal-text"),

  // issuers
  ...[
    "http://example.okta.com",
    "https://example.okta.com/a?b=c",
    "https://example.okta.com/a?",
    '"https://example.okta.com/a#b"',
    "https://me:secret@example.okta.com",
    "https://",
    '"https://example.okta.com "',
    "example.okta.com",
    "HTTPS://example.okta.com",
  ].map((text) => sample(`the issuer ${text}`, issuer(text), true, "5:13 illegal-issuer")),
  ...["eu-west-1", "eu-west-1_", "Ab12Cd34E", "eu-west-1_a/b", "eu-west-1_a_b"].map((text) =>
    sample(`the user pool ${text}`, edit(["eu-west-1_Ab12Cd34E", text]), true, "9:17 illegal-user-pool"),
  ),
  sample(
    "an issuer twice",
    edit([
      "  staff:",
      "  okta2: { type: oidc, issuer: https://example.okta.com/oauth2/default, audience: b }\n  staff:",
    ]),
    false,
    "7:32 duplicate-issuer",
  ),
  sample(
    "a user pool twice",
    edit(["domains:", "  staff2: { type: cognito, userPoolId: eu-west-1_Ab12Cd34E, clientIds: [a] }\ndomains:"]),
    false,
    "11:40 duplicate-issuer",
  ),
  sample("an issuer with an impossible port", issuer("https://example.com:99999"), false, "5:13 illegal-issuer"),
  sample(
    "a user pool as an OIDC issuer",
    issuer("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"),
    false,
    "9:17 duplicate-issuer",
  ),

  // domains
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

  // members
  sample("a group of no issuer", edit(['"okta:devops"', "devops"]), true, "20:16 illegal-member"),
  sample("a group without a value", edit(['"okta:devops"', '"okta:"']), true, "20:16 illegal-member"),
  sample(
    "a group with a blank after the colon",
    edit(['"okta:devops"', '"okta: devops"']),
    true,
    "20:16 illegal-member",
  ),
  sample("a group with a line break", edit(['"okta:devops"', '"okta:dev\\nops"']), true, "20:16 illegal-member"),
  sample("a group of an unknown issuer", edit(['"okta:devops"', '"oktaa:devops"']), false, "20:16 unknown-issuer"),
  sample(
    "a client of an unknown issuer",
    edit(["iam: [", 'clients: ["none:a"]\n      iam: [']),
    false,
    "21:17 unknown-issuer",
  ),
  sample(
    "a user of an unknown issuer",
    edit(["iam: [", 'users: ["none:a"]\n      iam: [']),
    false,
    "21:15 unknown-issuer",
  ),
  ...[
    "arn:aws:iam::123456789012:user/alice",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::123456789012:role/path/ci",
    "arn:aws:iam::123456789012:role/*/ci",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:iam::*:role/ci",
    "arn:aws:iam::12345678901?:role/ci",
    "arn:aws:sts::123456789012:assumed-role/ci/session",
    "*",
  ].map((arn) => sample(`the role ${arn}`, iam(arn), true, "21:13 illegal-member")),

  // grants
  ...[
    "logs -x",
    "a,b",
    'a\\"b',
    "a\\\\b",
    "a/b",
    "a<b",
    "a>b",
    "a|b",
    "a?",
    "a#b",
    "a:b",
    "a;b",
    "_all",
    "-logs",
    "+logs",
    ".",
    "..",
    "",
    "a\\tb",
    "a\\u0000b",
    "<logs-{now/d}>",
  ].map((text) => sample(`the pattern ${text}`, pattern(text), true, "23:29 illegal-pattern")),
  sample("a pattern of 256 bytes", pattern("é".repeat(128)), false, "23:29 illegal-pattern"),
  ...[
    ".opendistro_security",
    ".opendistro*",
    ".opensearch-x*",
    ".plugins-ml-*",
    ".security*",
    ".tasks",
    ".kibana",
    ".kibana_1*",
  ].map((text) => sample(`the pattern ${text}`, pattern(text), true, "23:29 system-pattern")),
  sample("an unknown domain", edit(["domain: other", "domain: elsewhere"]), false, "26:17 unknown-domain"),
  sample(
    "a grant of both forms",
    edit(["domain: other", "domain: other\n        actions: [read]"]),
    true,
    "25:9 grant-form",
  ),
  sample(
    "a grant of no form",
    edit(["cluster: [monitor]\n        domain: other", "domain: other"]),
    true,
    "25:9 grant-form",
  ),

  sample(
    "an issuer called `arn`, as the principals of IAM begin",
    edit(["  staff:\n", "  arn:\n"]),
    true,
    "7:3 illegal-name",
  ),

  ...ACCESS_SAMPLES,

  // limits
  ...["8", "0h", "-1h", "08h", "1.5h", "8 h", "8H", "PT8H", "1w", "100000s", ""].map((text) =>
    sample(`the duration \`${text}\``, limited(`"${text}"`), true, "27:28 illegal-duration"),
  ),
  sample("a number as a duration", limited("8"), true, "27:28 wrong-type"),
  sample("limits that limit nothing", `${GOOD}    limits: {}\n`, true, "27:5 missing-key"),
  sample("an unknown limit", `${GOOD}    limits: { maxTokenAge: 8h, age: 1h }\n`, true, "27:32 unknown-key"),
  ...["requestsPerMinute", "maxHits", "whenUnavailable"].map((key) =>
    sample(`the limit ${key}`, `${GOOD}    limits: { maxTokenAge: 8h, ${key}: 1 }\n`, true, "27:32 not-supported-yet"),
  ),
  sample("indices without actions", edit(["        actions: [read]\n", ""]), true, "23:9 grant-form"),
  sample(
    "actions without indices",
    edit(['indices: ["logs-*", "metrics-*"]\n        actions', "actions"]),
    true,
    "23:9 grant-form",
  ),
];
