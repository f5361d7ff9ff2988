import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { editExpectations, EXPECTATIONS, POLICY } from "../policy/expectations/samples.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "bodies"));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

write("policy.yml", POLICY);
const good = write("good.test.yml", EXPECTATIONS);

/** Runs expectations with one test in the place of the small file's two. */
function runOne(test: string, head = "") {
  const text = `${EXPECTATIONS.slice(0, EXPECTATIONS.indexOf("tests:"))}${head}tests:\n  - name: one\n${test}`;
  return runWith(["test", write("one.test.yml", text)]);
}

describe("index-gate test", () => {
  it("prints a line for each expectation and answers 3 when one fails, with what differs", async () => {
    const file = write(
      "bad.test.yml",
      editExpectations(
        ["decision: allow", "decision: narrow"],
        ["code: index-not-granted", "code: action-not-granted"],
      ),
    );
    expect(await runWith(["test", file])).toEqual({
      code: 3,
      out: `FAIL  devops read logs       ${file}:7:5
        - decision: narrow
        + decision: allow
FAIL  nobody reads anything  ${file}:18:5
        - code: action-not-granted
        + code: index-not-granted
`,
      err: `2 of 2 expectations failed in ${file}\n`,
    });
  });

  it("prints what decided when all is as expected, and answers 0", async () => {
    expect(await runWith(["test", good])).toEqual({
      code: 0,
      out: `ok    devops read logs       allow   role:devops
ok    nobody reads anything  deny    index-not-granted

2 expectations met
`,
      err: "",
    });
  });

  it("prints it as JSON", async () => {
    const file = write(
      "json.test.yml",
      editExpectations(['["role:devops"]', "[]"], ["  - name: nobody", "  - name: Nobody"]),
    );
    const { code, out, err } = await runWith(["test", file, "--json"]);
    expect({ code, err }).toEqual({ code: 3, err: "" });
    expect(JSON.parse(out)).toEqual({
      file,
      policy: join(folder, "policy.yml"),
      passed: 1,
      failed: 1,
      tests: [
        {
          name: "devops read logs",
          line: 7,
          column: 5,
          passed: false,
          expected: { decision: "allow", determiningGrants: [] },
          actual: { decision: "allow", operation: "search", determiningGrants: ["role:devops"], narrowedTo: [] },
          differs: ["determiningGrants"],
        },
        {
          name: "Nobody reads anything",
          line: 18,
          column: 5,
          passed: true,
          expected: { decision: "deny", code: "index-not-granted" },
          actual: {
            decision: "deny",
            code: "index-not-granted",
            operation: "search",
            determiningGrants: [],
            narrowedTo: [],
          },
          differs: [],
        },
      ],
    });
  });

  it("tells the code of an unexpected refusal", async () => {
    const { out } = await runOne(
      '    principal: { groups: ["okta:devops"] }\n    request: { path: /other/_search }\n    decision: allow\n    determiningGrants: ["role:devops"]\n',
    );
    expect(out).toContain(
      "- decision: allow\n        + decision: deny\n        - code: none\n        + code: index-not-granted\n",
    );
    expect(out).not.toContain("determiningGrants");
  });

  it.each([
    ["a part in another order", "path: /_search", 'decision: narrow\n    narrowedTo: ["metrics-*", "logs-*"]\n'],
    ["an operation", "path: /logs-app/_count", "decision: allow\n    operation: count\n"],
    ["an alias, by the names of the file", "path: /all/_search", "decision: deny\n    code: index-not-granted\n"],
    ["another domain", "path: /_cluster/health, domain: other", "decision: allow\n"],
    ["the same by its path", "path: /-/domains/other/_cluster/health", "decision: allow\n"],
    [
      "NDJSON",
      "method: POST, path: /_msearch, body: [{ index: logs-app }, {}]",
      "decision: allow\n    operation: msearch\n",
    ],
    [
      "another media type",
      "path: /logs-app/_search, body: 'a: 1', headers: { content-type: application/yaml }",
      "decision: deny\n    code: media-type-not-supported\n",
    ],
    [
      "a header twice, by two writings",
      "path: /logs-app/_search, body: {}, headers: { Content-Type: application/json, content-type: application/yaml }",
      "decision: deny\n",
    ],
    ["what is reserved", "path: /-/portal", "decision: deny\n    code: not-found\n"],
    ["a liveness check", "path: /-/health", "decision: allow\n    determiningGrants: []\n"],
  ])("decides %s", async (_, request, outcome) => {
    const { out, code } = await runOne(
      `    principal: { groups: ["okta:devops"] }\n    request: { ${request} }\n    ${outcome}`,
    );
    expect(out).toContain("1 expectation met");
    expect(code).toBe(0);
  });

  it.each([
    ["iam: arn:aws:iam::123456789012:role/ci-deploy", "allow"],
    ["iam: arn:aws:sts::123456789012:assumed-role/ci-deploy/run", "allow"],
    ["iam: arn:aws:iam::123456789012:role/cd", "deny"],
    ['user: "okta:devops"', "deny"],
    ['client: "okta:devops"', "deny"],
    ['user: "okta:a", groups: ["okta:devops"], tokenAge: 3d', "allow"],
  ])("knows who asks: %s", async (principal, decision) => {
    expect(
      await runOne(
        `    principal: { ${principal} }\n    request: { path: /logs-app/_search }\n    decision: ${decision}\n`,
      ),
    ).toMatchObject({ code: 0 });
  });

  it("resolves date math at the file's moment, and an old token by its age", async () => {
    const limited = POLICY.replace("    grants:", "    limits: { maxTokenAge: 8h }\n    grants:").replace(
      "metrics-*",
      "metrics-2026.01.31",
    );
    const file = write(
      "limited.test.yml",
      editExpectations(
        ["names:", "now: 2026-01-31T23:59:59Z\nnames:"],
        ["path: /logs-*/_search", "path: /%3Cmetrics-%7Bnow%2Fd%7D%3E/_search"],
        ["{ groups: [] }", '{ groups: ["okta:devops"], tokenAge: 9h }'],
      ),
    );
    expect(await runWith(["test", file, "--policy", write("limited.yml", limited)])).toMatchObject({ code: 0 });
    expect(await runWith(["test", file])).toMatchObject({ code: 3 });
  });

  it("reads bodies and names from files beside it", async () => {
    write("bodies/search.json", '{"query":{"terms":{"id":{"index":"other","id":"1","path":"ids"}}}}');
    write("names.json", '{"indices":["logs-app"],"aliases":{"logs-x":["other"]}}');
    const file = write(
      "files.test.yml",
      editExpectations(
        ["{ query: { match_all: {} } }", '"@bodies/search.json"'],
        ['decision: allow\n    determiningGrants: ["role:devops"]', "decision: deny"],
        ["names:\n  indices: [logs-app]\n  aliases: { all: [logs-app] }\n", "namesFile: names.json\n"],
        ["{ groups: [] }", '{ groups: ["okta:devops"] }'],
        ["path: /_search }", "path: /logs-x/_search }"],
      ),
    );
    expect(await runWith(["test", file])).toMatchObject({ code: 0, err: "" });
  });

  it("runs another policy, and some of the expectations", async () => {
    const other = write("other.yml", POLICY.replace('"okta:devops"', '"okta:ops"'));
    expect(await runWith(["test", good, "--policy", other])).toMatchObject({ code: 3 });
    const { code, out } = await runWith(["test", good, "--policy", other, "--only", "nobody"]);
    expect({ code, out }).toEqual({
      code: 0,
      out: "ok    nobody reads anything  deny    index-not-granted\n\n1 expectation met\n",
    });
  });

  it("finds the shipped policy as it is expected to be", async () => {
    const { code, out, err } = await runWith(["test"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/\n\d\d expectations met\n$/);
  });

  it("colours on a terminal alone, and lets no name act on it", async () => {
    const file = write(
      "colour.test.yml",
      editExpectations(
        ["decision: allow", "decision: narrow"],
        ["name: nobody reads", 'name: "\u202enobody reads'],
      ).replace("anything\n", 'anything"\n'),
    );
    const { out } = await runWith(["test", file], { color: true });
    expect(out).toContain("\u001b[31mFAIL\u001b[0m  devops");
    expect(out).toContain("\u001b[32mok\u001b[0m    �nobody");
    expect((await runWith(["test", file])).out).not.toContain("\u001b");
  });
});

describe("index-gate test, when it cannot run", () => {
  it("answers 1 with every problem of the file", async () => {
    const file = write(
      "problems.test.yml",
      editExpectations(["okta:devops", "oktaa:devops"], ["decision: deny", "decision: no"]),
    );
    expect(await runWith(["test", file])).toEqual({
      code: 1,
      out: "",
      err: `${file}:8:27 unknown-issuer: no issuer named \`oktaa\`; known: okta, staff
${file}:21:15 wrong-value: expected \`allow\` or \`narrow\` or \`deny\`, found \`no\`
index-gate test: 2 problems in ${file}; see index-gate test --help
`,
    });
  });

  it.each([
    ["", "1:1 empty: the file is empty; start with `version: 1`"],
    ["[]", "1:1 wrong-type: expected a mapping, found a list"],
    ["tests: [", "1:9 yaml: "],
    ["a: 1\n---\nb: 1\n", "2:1 plain-yaml: a file is one document; remove the `---` and what follows"],
  ])("answers 1 for a file that holds none: %j", async (content, line) => {
    const file = write("none.test.yml", content);
    const { code, out, err } = await runWith(["test", file]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`${file}:${line}`);
  });

  const binary = join(folder, "binary.yml");
  writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x41]));

  it.each([
    [["no-such.yml"], "cannot read `no-such.yml`: no such file"],
    [[folder], `cannot read \`${folder}\`: it is a directory`],
    [[binary], `\`${binary}\` is not UTF-8; save it as UTF-8`],
    [[good, good], "one file at a time"],
    [[good, "--policy", "no-such.yml"], "cannot read `no-such.yml`: no such file"],
    [[good, "--policy", binary], `\`${binary}\` has 1 problem: index-gate lint ${binary} lists them`],
    [[good, "--only", "everything"], "--only: no expectation has `everything` in its name"],
  ])("answers 1 with one line: %j", async (argv, line) => {
    const { code, out, err } = await runWith(["test", ...argv]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(`index-gate test: ${line}; see index-gate test --help\n`);
  });

  it.each([
    ["policy: policy.yml", "policy: gone.yml", "gone.yml"],
    ["{ query: { match_all: {} } }", '"@gone.json"', "gone.json"],
    ["names:\n  indices: [logs-app]\n  aliases: { all: [logs-app] }\n", "namesFile: gone.json\n", "gone.json"],
  ])("answers 1 for a file beside it that is not there: %s", async (from, to, name) => {
    const { code, err } = await runWith(["test", write("gone.test.yml", editExpectations([from, to]))]);
    expect(code).toBe(1);
    expect(err).toBe(
      `index-gate test: cannot read \`${join(folder, name)}\`: no such file; see index-gate test --help\n`,
    );
  });
});
