import { edit, GOOD, type Sample, sample } from "./sample.ts";

const limited = (age: string) => `${GOOD}    limits: { maxTokenAge: ${age} }\n`;
const iam = (arn: string) => edit(["arn:aws:iam::123456789012:role/ci-*", arn]);
const pattern = (text: string) => edit(["metrics-*", text]);

/** Policies whose roles are wrong: members, grants, limits. */
export const ROLE_SAMPLES: readonly Sample[] = [
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
