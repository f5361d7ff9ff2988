import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { formatProblem, RULES } from "../../../shared/policy/problems.ts";
import { isValid } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { edit, GOOD } from "./sample.ts";
import { SAMPLES } from "./samples.ts";

const SCHEMA = JSON.parse(readFileSync("policy.schema.json", "utf8")) as JsonSchema;

function problemsOf(text: string): string[] {
  const parsed = parsePolicy(text, "policy.yml");
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}

function policyOf(text: string) {
  const parsed = parsePolicy(text, "policy.yml");
  if ("problems" in parsed) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.policy;
}

describe("what a policy file must not say", () => {
  it.each(SAMPLES)("$what", ({ text, problems }) => {
    const parsed = parsePolicy(text, "policy.yml");
    const found = "problems" in parsed ? parsed.problems : [];
    expect(found.map(({ line, column, rule }) => `${line}:${column} ${rule}`).toSorted()).toEqual(problems.toSorted());
    for (const { message } of found) expect(message).toMatch(/^[^A-Z].*[^.]$/s);
  });

  it("has a sample for every rule", () => {
    const shown = new Set(SAMPLES.flatMap(({ problems }) => problems.map((problem) => problem.split(" ")[1])));
    expect(RULES.filter((rule) => !shown.has(rule))).toEqual([]);
  });

  it("reports all problems at once, in the order of the file", () => {
    const text = edit(
      ["https://example.okta.com/oauth2/default", "http://example.okta.com"],
      ["    default: true\n", ""],
      ['"okta:devops"', '"oktaa:devops", "okta:devops"'],
      ["[read]", "[read, own]"],
      ["metrics-*", "_all"],
      ["domain: other", "domain: elsewhere\n        limit: 3"],
    );
    expect(problemsOf(text)).toEqual([
      "policy.yml:5:13 illegal-issuer: `http://example.okta.com` is no issuer URL; write it exactly as the token's `iss`: https, without query, fragment or credentials",
      "policy.yml:11:1 default-domain: none of logs, other is the default; add `default: true` to one",
      "policy.yml:19:16 unknown-issuer: no issuer named `oktaa`; known: okta, staff",
      "policy.yml:22:29 illegal-pattern: `_all` starts with `_` or `+`, as no index name does",
      "policy.yml:23:25 wrong-value: expected `read` or `write` or `manage`, found `own`",
      "policy.yml:25:17 unknown-domain: no domain named `elsewhere`; known: logs, other",
      "policy.yml:26:9 unknown-key: no key named `limit` here; known: domain, indices, actions, cluster",
    ]);
  });

  it("reports every unknown key of one mapping, not the first alone", () => {
    expect(problemsOf(`${GOOD}a: 1\nb: 2\nlimits: 3\n`).map((line) => line.split(" ")[0])).toEqual([
      "policy.yml:27:1",
      "policy.yml:28:1",
      "policy.yml:29:1",
    ]);
  });

  it("shows nothing that a terminal would act on", () => {
    const [problem] = problemsOf(edit(['"okta:devops"', '"\\e[31mred"']));
    expect(problem).toBe(
      "policy.yml:20:16 illegal-member: `�[31mred` is no member; write the issuer's name and the group like `okta:devops`",
    );
  });

  it("counts lines and columns alike with CRLF and behind a byte order mark", () => {
    const text = edit(["[read]", "[own]"]).replaceAll("\n", "\r\n");
    expect(problemsOf(text).map((line) => line.split(" ")[0])).toEqual(["policy.yml:24:19"]);
    expect(problemsOf("\ufeffversion: 2")[0]).toMatch(/^policy\.yml:1:1 missing-key/);
    expect(problemsOf(`\ufeff${text}`).map((line) => line.split(" ")[0])).toEqual(["policy.yml:24:19"]);
  });
});

describe("a policy without problems", () => {
  it.each([
    ["{ type: sigv4 }", { type: "sigv4" }],
    [
      "{ type: assumeRole, roleArn: arn:aws:iam::123456789012:role/search/logs }",
      { type: "assumeRole", roleArn: "arn:aws:iam::123456789012:role/search/logs", roleArns: {} },
    ],
    [
      "{ type: assumeRole, roleArn: arn:aws-cn:iam::123456789012:role/a, roleArns: { devops: arn:aws-cn:iam::123456789012:role/b }, externalId: x1 }",
      {
        type: "assumeRole",
        roleArn: "arn:aws-cn:iam::123456789012:role/a",
        roleArns: { devops: "arn:aws-cn:iam::123456789012:role/b" },
        externalId: "x1",
      },
    ],
    [
      "{ type: basic, secretId: arn:aws:secretsmanager:eu-west-1:123456789012:secret:search/logs-a1B2c3 }",
      {
        type: "basic",
        secretId: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:search/logs-a1B2c3",
        rotateAfterDays: 21,
      },
    ],
  ])("authenticates by %s", (written, auth) => {
    const text = edit(["    default: true", `    default: true\n    auth: ${written}`]);
    expect(policyOf(text).domains["logs"]?.auth).toEqual(auth);
    expect(isValid(SCHEMA, parse(text))).toBe(true);
  });

  it("is compiled with every default filled in", () => {
    expect(policyOf(GOOD)).toEqual({
      version: 1,
      policyVersion: createHash("sha256").update(GOOD).digest("hex").slice(0, 12),
      issuers: {
        okta: {
          type: "oidc",
          issuer: "https://example.okta.com/oauth2/default",
          audience: ["api://opensearch"],
          principalClaim: "sub",
          groupsClaim: "groups",
        },
        staff: {
          type: "cognito",
          userPoolId: "eu-west-1_Ab12Cd34E",
          clientIds: ["4example23456789"],
          tokenUse: "access",
        },
      },
      domains: {
        logs: {
          endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
          service: "es",
          region: "eu-west-1",
          auth: { type: "sigv4" },
          default: true,
          opaqueId: "principal",
        },
        other: {
          endpoint: "https://vpc-other-abc123.eu-central-1.es.amazonaws.com",
          service: "es",
          region: "eu-central-1",
          auth: { type: "sigv4" },
          default: false,
          opaqueId: "principal",
        },
      },
      roles: {
        devops: {
          members: {
            groups: ["okta:devops"],
            clients: [],
            users: [],
            iam: ["arn:aws:iam::123456789012:role/ci-*"],
          },
          grants: [
            { domain: "logs", indices: ["logs-*", "metrics-*"], actions: ["read"] },
            { domain: "other", cluster: ["monitor"] },
          ],
        },
      },
    });
  });

  it("survives JSON, as the build writes it", () => {
    const policy = policyOf(GOOD);
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
  });

  it("may be written as JSON", () => {
    const { policyVersion, ...policy } = policyOf(GOOD);
    const json = JSON.stringify({ version: 1, issuers: policy.issuers, domains: policy.domains, roles: ROLES });
    const { policyVersion: other, ...again } = policyOf(json);
    expect(again).toEqual(policy);
    expect(other).not.toBe(policyVersion);
  });

  it("makes the only domain the default", () => {
    const text = edit(
      ["    default: true\n", ""],
      ["  other:\n    endpoint: https://vpc-other-abc123.eu-central-1.es.amazonaws.com\n", ""],
      ["        domain: other\n", ""],
    );
    expect(policyOf(text).domains.logs?.default).toBe(true);
    expect(policyOf(text).roles.devops?.grants[1]).toEqual({ domain: "logs", cluster: ["monitor"] });
  });

  it("takes the version of the file's bytes", () => {
    const text = `\ufeff${GOOD}`;
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(GOOD)]);
    expect(policyOf(text).policyVersion).toBe(createHash("sha256").update(bytes).digest("hex").slice(0, 12));
  });

  it.each([
    ["a claim value with colons and blanks", ['"okta:devops"', '"okta:a:b c: d"']],
    ["a group beyond ASCII", ['"okta:devops"', '"okta:équipe 🚀"']],
    ["`*` in a role's name", ["role/ci-*", "role/*-deploy-*"]],
    ["a role of another partition", ["arn:aws:iam", "arn:aws-us-gov:iam"]],
    ["a list of audiences", ["api://opensearch", "[api://opensearch, other]"]],
    ["an issuer with a slash at its end", ["https://example.okta.com/oauth2/default", "https://example.auth0.com/"]],
    ["an opaque id per request", ["    default: true", "    default: true\n    opaqueId: request"]],
    ...["opensearch-1.0", "opensearch-2.19", "opensearch-3.5", "elasticsearch-7.10"].map(
      (version) => [`version ${version}`, ["    default: true", `    default: true\n    version: ${version}`]] as const,
    ),
    ["one text with several groups", ["audience:", "groupsSeparator: comma\n    audience:"]],
    ["a claim with a URL as its name", ["audience:", "groupsClaim: https://example.com/groups\n    audience:"]],
    ["upper case in a pattern", ["metrics-*", "Logs_View*"]],
    ["every index", ["metrics-*", "*"]],
    ["hidden indices, system ones never among them", ["metrics-*", ".*"]],
    ["a hidden data stream's backing indices", ["metrics-*", ".ds-logs-*"]],
    ["names that only begin like a system index", ["metrics-*", ".tasks-*"]],
    ["a pattern of 255 bytes", ["metrics-*", "a".repeat(255)]],
    ["a pattern beyond ASCII", ["metrics-*", "данные-🚀-*"]],
    ["one document with a start and an end", ["version: 1", "---\nversion: 1"]],
  ] as const)("accepts %s", (_what, change) => {
    expect(problemsOf(edit(change))).toEqual([]);
  });

  it.each([
    [
      "https://LOGS-abc.eu-west-1.es.amazonaws.com:443/",
      "es",
      "eu-west-1",
      "https://logs-abc.eu-west-1.es.amazonaws.com",
    ],
    ["https://search-x-1.cn-north-1.es.amazonaws.com.cn", "es", "cn-north-1", undefined],
    ["https://search-x-1.us-gov-west-1.es.amazonaws.com", "es", "us-gov-west-1", undefined],
    ["https://search-x-1.aos.us-east-1.on.aws", "es", "us-east-1", undefined],
  ])("reads service and region of %s", (endpoint, service, region, origin) => {
    const { logs } = policyOf(edit(["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", endpoint])).domains;
    expect(logs).toMatchObject({ endpoint: origin ?? endpoint, service, region });
  });

  it.each(["https://abc123.eu-west-1.aoss.amazonaws.com", "https://abc123.aoss.eu-west-1.on.aws"])(
    "reads service and region of the collection %s",
    (endpoint) => {
      const arn = "arn:aws:aoss:eu-west-1:123456789012:collection/abc123";
      const changes = [
        ["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", endpoint],
        ["    default: true", `    default: true\n    arn: ${arn}`],
      ] as const;
      const version = "serverless";
      expect(policyOf(edit(...changes)).domains.logs).toMatchObject({
        service: "aoss",
        region: "eu-west-1",
        arn,
        version,
      });
    },
  );

  it("takes a custom endpoint's region from `region`, or else from its ARN", () => {
    const arn = "arn:aws:es:eu-west-1:123456789012:domain/logs";
    const custom = (more: string) =>
      policyOf(
        edit(
          ["https://vpc-logs-abc123.eu-west-1.es.amazonaws.com", "https://logs.example.com:8443"],
          ["    default: true", `    default: true\n    arn: ${arn}${more}`],
        ),
      ).domains.logs;
    expect(custom("")).toMatchObject({ endpoint: "https://logs.example.com:8443", service: "es", region: "eu-west-1" });
    expect(custom("\n    region: eu-west-1")).toMatchObject({ region: "eu-west-1" });
  });

  it("lets `region` override the endpoint's", () => {
    const text = edit(["    default: true", "    default: true\n    region: eu-west-2"]);
    expect(policyOf(text).domains.logs?.region).toBe("eu-west-2");
  });
});

const ROLES = {
  devops: {
    members: { groups: ["okta:devops"], iam: ["arn:aws:iam::123456789012:role/ci-*"] },
    grants: [
      { indices: ["logs-*", "metrics-*"], actions: ["read"] },
      { domain: "other", cluster: ["monitor"] },
    ],
  },
};
