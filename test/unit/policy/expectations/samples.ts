import { GOOD } from "../sample.ts";

/** A small file of expectations without problems, for the small policy; samples are edits of it. */
export const EXPECTATIONS = `version: 1
policy: policy.yml
names:
  indices: [logs-app]
  aliases: { all: [logs-app] }
tests:
  - name: devops read logs
    principal: { groups: ["okta:devops"] }
    request:
      method: post
      path: /logs-*/_search
      query: size=1
      domain: logs
      headers: { X-Opaque-Id: a }
      body: { query: { match_all: {} } }
    decision: allow
    determiningGrants: ["role:devops"]
  - name: nobody reads anything
    principal: { groups: [] }
    request: { path: /_search }
    decision: deny
    code: index-not-granted
`;

/** EXPECTATIONS with each `from` replaced by its `to`; a `from` that is not there exactly once is a mistake of the test. */
export function editExpectations(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = EXPECTATIONS;
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}

export const POLICY = GOOD;

export interface BadSample {
  readonly what: string;
  readonly text: string;
  readonly problems: readonly string[];
  /** the schema sees it as well as the parser */
  readonly inSchema: boolean;
}

const sample = (
  what: string,
  inSchema: boolean,
  [from, to]: readonly [string, string],
  ...problems: string[]
): BadSample => ({
  what,
  text: editExpectations([from, to]),
  problems,
  inSchema,
});

const DEVOPS = '{ groups: ["okta:devops"] }';
const PATH = "path: /_search }";

export const BAD: readonly BadSample[] = [
  // YAML
  sample("no YAML", false, ["[logs-app]\n", "[logs-app\n"], "5:3 yaml"),
  sample("an alias", false, ["indices: [logs-app]", "indices: *a"], "4:12 plain-yaml"),
  sample("a key twice", false, ["    decision: deny", "    decision: deny\n    decision: deny"], "22:5 duplicate-key"),

  // shape
  sample("no version", true, ["version: 1\n", ""], "1:1 missing-key"),
  sample("another version", true, ["version: 1", "version: 2"], "1:10 wrong-value"),
  sample("no policy", true, ["policy: policy.yml\n", ""], "1:1 missing-key"),
  sample("an unknown key", true, ["    decision: deny", "    decisions: deny"], "18:5 missing-key", "21:5 unknown-key"),
  sample("an unknown key of a principal", true, [DEVOPS, '{ group: ["okta:devops"] }'], "8:18 unknown-key"),
  sample("an unknown key of a request", true, [PATH, "paths: /_search }"], "20:5 missing-key", "20:16 unknown-key"),
  sample("no tests", true, [EXPECTATIONS.slice(EXPECTATIONS.indexOf("tests:")), "tests: []\n"], "6:8 empty"),
  sample("a number as a name", true, ["name: nobody reads anything", "name: 1"], "18:11 wrong-type"),
  sample("another decision", true, ["decision: deny", "decision: refuse"], "21:15 wrong-value"),
  sample("another code", true, ["code: index-not-granted", "code: forbidden"], "22:11 wrong-value"),
  sample("a path without its slash", true, [PATH, "path: _search }"], "20:22 wrong-value"),
  sample("a method that is none", true, ["method: post", 'method: "PO ST"'], "10:15 wrong-value"),
  sample("a group without its issuer", true, [DEVOPS, "{ groups: [devops] }"], "8:27 illegal-member"),
  sample(
    "a pattern of IAM roles",
    true,
    [DEVOPS, '{ iam: "arn:aws:iam::123456789012:role/ci-*" }'],
    "8:23 illegal-member",
  ),
  sample(
    "an age that is none",
    true,
    [DEVOPS, '{ groups: ["okta:devops"], tokenAge: 1 hour }'],
    "8:53 illegal-duration",
  ),
  sample("a grant that is no source", true, ['["role:devops"]', "[devops]"], "17:25 wrong-value"),
  sample("a grant twice", true, ['["role:devops"]', '["role:devops", "role:devops"]'], "17:40 duplicate"),
  sample("headers as a list", true, ["{ X-Opaque-Id: a }", "[a]"], "14:16 wrong-type"),
  sample("aliases without a list", true, ["{ all: [logs-app] }", "{ all: logs-app }"], "5:19 wrong-type"),
  sample("nobody", true, [DEVOPS, "{}"], "8:5 empty"),
  sample("a moment that is none", true, ["names:", "now: today\nnames:"], "3:6 wrong-value"),
  sample("a number as a body", false, ["{ query: { match_all: {} } }", "1"], "15:13 wrong-type"),

  // what one part says of another
  sample("an age alone", false, [DEVOPS, "{ tokenAge: 1h }"], "8:5 empty"),
  sample("a person and a machine", false, [DEVOPS, '{ user: "okta:a", client: "okta:b" }'], "8:34 wrong-value"),
  sample(
    "an IAM role with groups",
    false,
    [DEVOPS, '{ groups: ["okta:a"], iam: "arn:aws:iam::123456789012:role/ci" }'],
    "8:38 wrong-value",
  ),
  sample("groups of two issuers", false, [DEVOPS, '{ groups: ["okta:a", "staff:a"] }'], "8:37 wrong-value"),
  sample("one name twice", false, ["name: nobody reads anything", "name: devops read logs"], "18:11 duplicate"),
  sample("a query twice", false, ["path: /logs-*/_search", "path: /logs-*/_search?q=a"], "12:7 wrong-value"),
  sample("a broken percent-encoding", false, ["query: size=1", "query: q=%zz"], "12:14 illegal-text"),
  sample("the same in a path", false, [PATH, "path: /_search?q=%zz }"], "20:22 illegal-text"),
  sample("names twice", false, ["names:", "namesFile: a.json\nnames:"], "3:1 wrong-value"),
  sample("an hour that there is not", false, ["names:", "now: 2026-01-31T25:00:00Z\nnames:"], "3:6 wrong-value"),
  sample(
    "a code of what is allowed",
    false,
    ["    decision: allow", "    decision: allow\n    code: not-found"],
    "17:5 wrong-value",
  ),
  sample(
    "grants of what is refused",
    false,
    ["    code: index-not-granted", '    determiningGrants: ["role:devops"]'],
    "22:5 wrong-value",
  ),
  sample(
    "a part of what is allowed",
    false,
    ['    determiningGrants: ["role:devops"]', "    narrowedTo: [a]"],
    "17:5 wrong-value",
  ),

  // what the policy says
  sample("an unknown issuer", false, [DEVOPS, '{ groups: ["oktaa:devops"] }'], "8:27 unknown-issuer"),
  sample("an unknown domain", false, ["domain: logs", "domain: log"], "13:15 unknown-domain"),
  sample("an unknown role", false, ['["role:devops"]', '["role:constructor"]'], "17:25 unknown-role"),
];
