import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  type Expectations,
  parseExpectations,
  readExpectations,
} from "../../../../shared/policy/expectations/parse.ts";
import { generatePolicySchema } from "../../../../shared/policy/generate-schema.ts";
import { parsePolicy } from "../../../../shared/policy/parse.ts";
import { formatProblem } from "../../../../shared/policy/problems.ts";
import { isValid, type JsonSchema } from "../json-schema.ts";
import { BAD, editExpectations, EXPECTATIONS, POLICY } from "./samples.ts";

const SCHEMA = JSON.parse(readFileSync("policy.test.schema.json", "utf8")) as JsonSchema;
const parsedPolicy = parsePolicy(POLICY, "policy.yml");
const policy = "policy" in parsedPolicy ? parsedPolicy.policy : undefined;

const read = (text: string) => parseExpectations(readExpectations(text, "a.test.yml"), policy);

function problemsOf(text: string): string[] {
  const parsed = read(text);
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}

function expectationsOf(text: string): Expectations {
  const parsed = read(text);
  if ("problems" in parsed) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed;
}

describe("a file of expectations", () => {
  it.each(BAD)("has a problem with $what, at its place", ({ text, problems }) => {
    const found = problemsOf(text).map((line) => /^a\.test\.yml:(\d+:\d+ [a-z-]+): .{8}/.exec(line)?.[1] ?? line);
    expect(found).toEqual(problems);
  });

  it("has all of them told at once", () => {
    const text = editExpectations(
      ["okta:devops", "oktaa:devops"],
      ["decision: deny", "decision: no"],
      ["domain: logs", "domain: no"],
    );
    expect(problemsOf(text)).toEqual([
      "a.test.yml:8:27 unknown-issuer: no issuer named `oktaa`; known: okta, staff",
      "a.test.yml:13:15 unknown-domain: no domain named `no`; known: logs, other",
      "a.test.yml:21:15 wrong-value: expected `allow` or `narrow` or `deny`, found `no`",
    ]);
  });

  it.each(["", "# nothing\n", "[]", "a", "- a\n", "1", "---\n---\n", "\u0000", "a: {".repeat(100)])(
    "is none: %j",
    (text) => {
      expect(problemsOf(text).length).toBeGreaterThan(0);
    },
  );

  it("names its policy before anything else of it is looked at", () => {
    expect(readExpectations("policy: a/b.yml\nversion: 7\n", "x").policyFile).toBe("a/b.yml");
    expect(readExpectations("policy: 1\n", "x").policyFile).toBeUndefined();
    expect(readExpectations("[", "x").policyFile).toBeUndefined();
  });

  it("is read with every default", () => {
    const { names, tests } = expectationsOf(EXPECTATIONS);
    expect(names).toEqual({ indices: ["logs-app"], aliases: { all: ["logs-app"] } });
    expect(tests).toEqual([
      {
        name: "devops read logs",
        line: 7,
        column: 5,
        by: { groups: ["okta:devops"], tokenAgeSeconds: 0 },
        request: {
          method: "post",
          path: "/logs-*/_search",
          query: "size=1",
          domain: "logs",
          headers: { "X-Opaque-Id": ["a"] },
        },
        body: Buffer.from('{"query":{"match_all":{}}}'),
        expected: { decision: "allow", determiningGrants: ["role:devops"] },
      },
      {
        name: "nobody reads anything",
        line: 18,
        column: 5,
        by: { groups: [], tokenAgeSeconds: 0 },
        request: { method: "GET", path: "/_search", query: "", headers: {} },
        body: undefined,
        expected: { decision: "deny", code: "index-not-granted" },
      },
    ]);
  });

  it.each([
    ["[{ index: a }, { size: 1 }]", '{"index":"a"}\n{"size":1}\n'],
    ["'{\"a\": 1 }'", '{"a": 1 }'],
    ["[]", ""],
  ])("has the body %s", (body, sent) => {
    const { tests } = expectationsOf(editExpectations(["{ query: { match_all: {} } }", body]));
    expect(tests[0]?.body).toEqual(Buffer.from(sent));
  });

  it("has a body of a file, a principal of each kind, a query in its path, a moment and a file of names", () => {
    const { tests, now, namesFile } = expectationsOf(
      editExpectations(
        ["{ query: { match_all: {} } }", "'@bodies/a.json'"],
        ['{ groups: ["okta:devops"] }', '{ user: "okta:a", tokenAge: 9h }'],
        ["{ groups: [] }", '{ iam: "arn:aws:sts::123456789012:assumed-role/ci/run" }'],
        ["{ path: /_search }", '{ path: "/_search?size=1?2&q=%25" }'],
        [
          "names:\n  indices: [logs-app]\n  aliases: { all: [logs-app] }\n",
          "namesFile: n.json\nnow: 2026-01-31T12:00:00Z\n",
        ],
      ),
    );
    expect(tests.map(({ body }) => body)).toEqual([{ file: "bodies/a.json" }, undefined]);
    expect(tests.map(({ by }) => by)).toEqual([
      { groups: [], user: "okta:a", tokenAgeSeconds: 32_400 },
      { groups: [], iam: "arn:aws:sts::123456789012:assumed-role/ci/run", tokenAgeSeconds: 0 },
    ]);
    expect(tests[1]?.request).toMatchObject({ path: "/_search", query: "size=1?2&q=%25" });
    expect(now?.toISOString()).toBe("2026-01-31T12:00:00.000Z");
    expect(namesFile).toBe("n.json");
  });
});

describe("policy.test.schema.json", () => {
  it("is what `npm run generate` writes", async () => {
    const files = await generatePolicySchema();
    expect(files.find(({ path }) => path === "policy.test.schema.json")?.text).toBe(
      readFileSync("policy.test.schema.json", "utf8"),
    );
  });

  it.each(BAD.filter(({ inSchema }) => inSchema))("refuses, as the parser does: $what", ({ text }) => {
    expect(isValid(SCHEMA, parse(text))).toBe(false);
  });

  it.each([
    ["the small file", EXPECTATIONS],
    ["the shipped one", readFileSync("policy.test.yml", "utf8")],
  ])("accepts %s", (_, text) => {
    expect(isValid(SCHEMA, parse(text))).toBe(true);
  });

  it("describes every key", () => {
    const properties: { description?: string }[] = [];
    const walk = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === "properties") properties.push(...Object.values(value as Record<string, object>));
        walk(value);
      }
    };
    walk(SCHEMA);
    expect(properties.length).toBeGreaterThan(20);
    expect(properties.filter(({ description = "" }) => description.length < 8)).toEqual([]);
  });
});
