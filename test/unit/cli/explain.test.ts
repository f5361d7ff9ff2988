import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-explain-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const SHORT = write(
  "short.json",
  JSON.stringify({
    indices: ["logs-app", "logs-web", "business-sales"],
    aliases: { "logs-all": ["logs-app", "business-sales"], "logs-own": ["logs-app", "logs-web"] },
    data_streams: { "metrics-hosts": [".ds-metrics-hosts-000001"] },
  }),
);
const ANSWER = write(
  "answer.json",
  JSON.stringify({
    indices: [{ name: "logs-app", aliases: ["logs-own"], attributes: ["open"] }],
    aliases: [{ name: "logs-own", indices: ["logs-app"] }],
    data_streams: [],
  }),
);
const DEVOPS = ["explain", "--groups", "okta:devops"];

interface Answer {
  readonly decision: string;
  readonly code?: string;
  readonly operation?: string;
  readonly requirements: readonly object[];
  readonly checks: readonly object[];
  readonly forward?: { readonly method: string; readonly path: string; readonly query: string; readonly body?: string };
  readonly assumed?: string;
}

async function explainJson(...argv: string[]): Promise<{ code: number; answer: Answer }> {
  const { code, out, err } = await runWith([...argv, "--json"]);
  expect(err).toBe("");
  return { code, answer: JSON.parse(out) as Answer };
}

describe("index-gate explain --json", () => {
  it("denies a foreign index and says what is missing", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/business-x,logs-app/_search");
    expect(code).toBe(2);
    expect(answer).toEqual({
      decision: "deny",
      code: "index-not-granted",
      reason: "not granted: read on `business-x`",
      domain: "logs",
      operation: "search",
      roles: ["devops"],
      missing: [{ action: "read", index: "business-x", roles: ["analytics"] }],
      requirements: [
        { action: "read", index: "business-x" },
        { action: "read", index: "logs-app" },
      ],
      checks: [
        { action: "read", index: "business-x", isGranted: false, isNamed: false, grants: [] },
        { action: "read", index: "logs-app", isGranted: true, isNamed: false, grants: ["role:devops"] },
      ],
      assumed: "no aliases",
    });
  });

  it("allows a granted pattern, and shows it in place of the names that nobody told", async () => {
    const argv = [...DEVOPS, "--method", "POST", "--path", "/logs-*/_search", "--query", "q=x"];
    const { code, answer } = await explainJson(...argv);
    expect(code).toBe(0);
    expect(answer).toEqual({
      decision: "allow",
      domain: "logs",
      operation: "search",
      roles: ["devops"],
      determiningGrants: ["role:devops"],
      narrowedTo: [],
      requirements: [{ action: "read", index: "logs-*" }],
      checks: [{ action: "read", index: "logs-*", isGranted: true, isNamed: false, grants: ["role:devops"] }],
      forward: { method: "POST", path: "/logs-%2A/_search", query: "q=x&ignore_unavailable=true" },
      assumed: "no aliases",
    });
  });

  it("narrows to the names of the file", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/_search?size=1", "--names", SHORT);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      decision: "narrow",
      // an alias onto a foreign index is left out, a wholly granted one and a stream go by their own names
      forward: {
        path: "/logs-app%2Clogs-web%2Clogs-own%2Cmetrics-hosts/_search",
        query: "size=1&ignore_unavailable=true",
      },
    });
    expect(answer).not.toHaveProperty("assumed");
  });

  it("denies an alias onto a foreign index, and allows it where there are no aliases", async () => {
    const argv = [...DEVOPS, "--path", "/logs-all/_search"];
    const known = await explainJson(...argv, "--names", SHORT);
    expect(known).toMatchObject({ code: 2, answer: { decision: "deny", code: "index-not-granted" } });
    const unknown = await explainJson(...argv);
    expect(unknown).toMatchObject({ code: 0, answer: { decision: "allow", assumed: "no aliases" } });
  });

  it("reads the names as the domain answers them", async () => {
    const { answer } = await explainJson(...DEVOPS, "--path", "/logs-*/_count", "--names", ANSWER);
    expect(answer).toMatchObject({ decision: "allow", forward: { path: "/logs-app%2Clogs-own/_count" } });
  });

  it("denies an index that only the body names", async () => {
    const lookUp = { query: { terms: { id: { index: "business-sales", id: "1", path: "ids" } } } };
    const body = write("look-up.json", JSON.stringify(lookUp));
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/logs-app/_search", "--body", `@${body}`);
    expect(code).toBe(2);
    expect(answer.requirements).toEqual([
      { action: "read", index: "logs-app" },
      { action: "read", index: "business-sales" },
    ]);
  });

  it("shows a body that the gate writes anew", async () => {
    const body = '{"index":"*"}\n{"size":1}\n';
    const argv = [...DEVOPS, "--method", "POST", "--path", "/_msearch", "--body", body, "--names", ANSWER];
    const { answer } = await explainJson(...argv);
    expect(answer.decision).toBe("narrow");
    expect(answer.forward?.body).toBe('{"ignore_unavailable":true,"index":["logs-app","logs-own"]}\n{"size":1}\n');
    const asQuery = [
      ...DEVOPS,
      "--path",
      "/logs-app/_search",
      "--query",
      "source=%7B%7D&source_content_type=application/json",
    ];
    expect((await explainJson(...asQuery)).answer.forward).toEqual({
      method: "GET",
      path: "/logs-app/_search",
      query: "",
      body: "{}",
    });
  });

  it.each([
    ["an operation that is not supported", ["--path", "/_sql", "--method", "POST"], "operation-not-supported"],
    ["a known one", ["--path", "/_snapshot"], "operation-not-supported", "snapshot.get_repository"],
    ["a path that could be read in two ways", ["--path", "/logs-app/%2E%2E/_search"], "request-not-understood"],
    ["a parameter twice", ["--path", "/logs-app/_search", "--query", "q=a&q=b"], "request-not-understood"],
    [
      "a media type",
      ["--path", "/logs-app/_search", "--body", "a: 1", "--header", "Content-Type: application/yaml"],
      "media-type-not-supported",
    ],
    ["an unknown domain", ["--path", "/-/domains/nowhere/_search"], "index-not-granted"],
    ["a reserved path", ["--path", "/-/portal"], "not-found"],
    ["an action", ["--path", "/logs-app/_doc/1", "--method", "PUT", "--body", "{}"], "action-not-granted", "index"],
  ])("denies %s", async (_, argv, refusal, operation?: string) => {
    const { code, answer } = await explainJson(...DEVOPS, ...argv);
    expect(code).toBe(2);
    expect(answer).toMatchObject({ decision: "deny", code: refusal });
    expect(answer.operation).toBe(operation);
    expect(answer).not.toHaveProperty("forward");
  });

  it("resolves date math, and repeats it as written", async () => {
    const day = () => new Date().toISOString().slice(0, 10).replaceAll("-", ".");
    const before = day();
    const path = "/%3Corders-%7Bnow%2Fd%7D%3E/_doc/1";
    const argv = ["explain", "--groups", "okta:orders", "--method", "PUT", "--path", path, "--body", "{}"];
    const { answer } = await explainJson(...argv);
    expect(answer.requirements).toEqual([{ action: "write", index: "<orders-{now/d}>" }]);
    expect([before, day()].map((one) => `/orders-${one}/_doc/1`)).toContain(answer.forward?.path);
    const foreign = await explainJson(...DEVOPS, "--path", "/%3Corders-%7Bnow%2Fd%7D%3E/_search");
    expect(foreign).toMatchObject({ code: 2, answer: { requirements: [{ index: "<orders-{now/d}>" }] } });
  });

  it("has nothing to forward where the gate answers itself", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/_resolve/index/*", "--names", ANSWER);
    expect(code).toBe(0);
    expect(answer).not.toHaveProperty("forward");
  });

  it.each([
    ["a group without a role", ["--groups", "okta:nobody"], 2],
    ["a group of another issuer", ["--groups", "staff:devops"], 2],
    ["a person with a machine's id", ["--user", "okta:0oa9bot"], 2],
    ["the machine", ["--client", "okta:0oa9bot"], 0],
    ["an IAM role", ["--iam", "arn:aws:iam::123456789012:role/ci-deploy"], 0],
    ["a session of it", ["--iam", "arn:aws:sts::123456789012:assumed-role/ci-deploy/run-1"], 0],
    ["the same role of another account", ["--iam", "arn:aws:iam::210987654321:role/ci-deploy"], 2],
  ])("knows who asks: %s", async (_, who, expected) => {
    const path = who[0] === "--groups" ? "/logs-app/_search" : "/releases-web/_search";
    expect((await explainJson("explain", ...who, "--path", path)).code).toBe(expected);
  });
});

describe("index-gate explain", () => {
  it("prints a refusal with what is missing from which role", async () => {
    const argv = ["explain", "--groups", "okta:devops,okta:support", "--path", "/business-x,tickets-1/_search"];
    expect(await runWith([...argv, "--names", SHORT])).toEqual({
      code: 2,
      err: "",
      out: `deny index-not-granted
  why        not granted: read on \`business-x\`
  operation  search on domain logs
  roles      devops, support
  forwards   nothing

  needs               devops  support
  read on business-x  -       -        missing: role analytics gives it
  read on tickets-1   -       yes
`,
    });
  });

  it("tells an old token from a missing grant", async () => {
    const limited = '  payroll:\n    members: { groups: ["okta:payroll"] }\n    limits: { maxTokenAge: 8h }\n';
    const policy = readFileSync("policy.yml", "utf8").replace(
      /^roles:$/m,
      `roles:\n${limited}    grants:
      - { indices: ["payroll-*"], actions: [read] }\n      - { cluster: [monitor] }`,
    );
    const argv = ["explain", "--policy", write("limited.yml", policy), "--groups", "okta:devops,okta:payroll"];
    const ask = (...more: string[]) => runWith([...argv, "--path", "/payroll-1,business-1/_search", ...more]);
    expect((await ask("--token-age", "9h", "--names", SHORT)).out).toBe(`deny index-not-granted
  why        not granted: read on \`payroll-1\` (only with a token of at most 8h, from a new sign-in), read on \`business-1\`
  operation  search on domain logs
  roles      devops, payroll
  forwards   nothing

  needs               devops  payroll
  read on payroll-1   -       -        only with a token of at most 8h, from a new sign-in
  read on business-1  -       -        missing: role analytics gives it
`);
    expect((await ask("--token-age", "7h")).out).toContain("read on payroll-1   -       yes");
    expect((await ask()).out).toContain("read on payroll-1   -       yes");
  });

  it("prints what is forwarded", async () => {
    const argv = [...DEVOPS, "--method", "POST", "--path", "/_msearch", "--names", ANSWER];
    const { out } = await runWith([...argv, "--body", '{"index":"logs-*,tickets-*"}\n{}\n']);
    expect(out).toBe(`narrow
  operation    msearch on domain logs
  roles        devops
  narrowed to  logs-*
  forwards     POST /_msearch
  body         {"ignore_unavailable":true,"index":["logs-app","logs-own"]}
               {}

  needs              devops
  read on logs-*     yes
  read on tickets-*  -       left out
`);
  });

  it("takes an IAM role below its route and elsewhere alike, and knows it by no client id", async () => {
    const argv = ["explain", "--iam", "arn:aws:iam::123456789012:role/ci-deploy", "--path"];
    const written = await runWith([...argv, "/-/iam/releases-1/_search"]);
    expect(await runWith([...argv, "/releases-1/_search"])).toEqual(written);
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining("  roles      release-bot\n") as string });
    expect((await runWith([...argv, "/-/domains/logs/releases-1/_search"])).code).toBe(0);
  });

  it.each([
    ["no role gives it", ["--path", "/secret/_search"], "read on secret  -       missing: no role gives it"],
    [
      "a role has the name without the action",
      ["--path", "/logs-1/_doc/1", "--method", "PUT", "--body", "{}"],
      "write on logs-1  -       missing: granted, but not to write; no role gives it",
    ],
    [
      "a role has another action on it",
      ["--path", "/orders-1/_doc/1", "--method", "PUT", "--body", "{}"],
      "write on orders-1  -       missing: role orders-owner gives it",
    ],
  ])("says what is missing where %s", async (_, argv, line) => {
    expect((await runWith([...DEVOPS, ...argv])).out).toContain(`  ${line}\n`);
  });

  it("says who would have the cluster's health", async () => {
    const { out } = await runWith(["explain", "--groups", "okta:support", "--path", "/_cluster/health"]);
    expect(out).toContain("  monitor  -        missing: role devops gives it\n");
  });

  it("tells roles that give all of a pattern from those that give a part of it", async () => {
    const argv = ["explain", "--groups", "okta:devops,okta:support", "--path", "/logs-app*,*/_search"];
    expect((await runWith(argv)).out).toMatch(
      /\n {2}needs {14}devops {2}support\n {2}read on logs-app\* {2}yes {5}-\n {2}read on \* {10}part {4}part\n$/,
    );
    expect((await runWith(argv, { color: true })).out).toContain("\u001b[33mpart  \u001b[0m");
  });

  it("leaves out roles that give nothing where there are many, and requirements beyond fifty", async () => {
    const many = Array.from(
      { length: 30 },
      (_, at) =>
        `  role-${at}: { members: { groups: ["okta:all"] }, grants: [{ indices: ["x${at}"], actions: [read] }] }\n`,
    );
    const policy = readFileSync("policy.yml", "utf8").replace("roles:\n", `roles:\n${many.join("")}`);
    const argv = ["explain", "--policy", write("many.yml", policy), "--groups", "okta:all"];
    const { out } = await runWith([...argv, "--path", "/x3,x12,other/_search"]);
    expect(out).toContain(
      "  needs          role-12  role-3\n  read on x3     -        yes\n  read on x12    yes      -\n",
    );
    expect(out).toContain(
      "\n  nothing of this: role-0, role-1, role-10, role-11, role-13, role-14, role-15, role-16, role-17, role-18 and 18 more\n",
    );
    const names = Array.from({ length: 60 }, (_, at) => `y${at}`).join(",");
    expect((await runWith([...argv, "--path", `/${names}/_search`])).out).toContain(
      "\n  and 10 more; --json has all of them\n",
    );
  });

  it("says when nothing was known of the names, and when nothing is sent", async () => {
    expect((await runWith([...DEVOPS, "--path", "/logs-*/_search"])).out).toContain(
      "assumed    no aliases: patterns stand for the names that --names FILE would tell",
    );
    expect((await runWith([...DEVOPS, "--path", "/-/health"])).out).toContain("nothing: the gate answers itself");
  });

  it("colours on a terminal alone, and lets nothing else act on it", async () => {
    const argv = [...DEVOPS, "--path", "/x/_search", "--query", "\u001b[31mx=1"];
    const { out } = await runWith(argv, { color: true });
    expect(out).toMatch(/^\u001b\[31mdeny request-not-understood\u001b\[0m\n/);
    expect(out).toContain("`�[31mx`");
    expect((await runWith(argv)).out).not.toContain("\u001b");
  });

  it.each([
    [["--path", "/x"], "say who asks: --groups, --user, --client or --iam"],
    [["--groups", "devops", "--path", "/x"], "`devops` needs its issuer before it, such as `okta:devops`"],
    [["--groups", "otka:devops", "--path", "/x"], "no issuer named `otka`; known: okta, staff"],
    [["--groups", "okta:a,staff:b", "--path", "/x"], "one token has one issuer; explain one at a time"],
    [
      ["--user", "okta:a", "--client", "okta:b", "--path", "/x"],
      "--user or --client: a token with a person in it is matched by no client id",
    ],
    [
      ["--iam", "arn:aws:iam::123456789012:role/ci", "--groups", "okta:a", "--path", "/x"],
      "--iam stands alone: whoever signs with IAM has no token",
    ],
    [
      ["--iam", "arn:aws:iam::123456789012:user/ci", "--path", "/x"],
      "--iam is like arn:aws:iam::123456789012:role/ci-deploy, not `arn:aws:iam::123456789012:user/ci`",
    ],
    [
      ["--iam", "arn:aws:iam::123456789012:role/ci-*", "--path", "/x"],
      "--iam is like arn:aws:iam::123456789012:role/ci-deploy, not `arn:aws:iam::123456789012:role/ci-*`",
    ],
    [["--groups", "okta:a"], "--path is needed and begins with `/`, such as --path '/logs-*/_search'"],
    [["--groups", "okta:a", "--path", "x"], "--path is needed and begins with `/`, such as --path '/logs-*/_search'"],
    [["--groups", "okta:a", "--path", "/x?a=1", "--query", "b=1"], "the query is in --path or in --query"],
    [["--groups", "okta:a", "--path", "/x", "--query", "q=%zz"], "--query holds a broken percent-encoding: `%zz`"],
    [["--groups", "okta:a", "--path", "/x", "--header", "nothing"], "--header is `name: value`, not `nothing`"],
    [["--groups", "okta:a", "--path", "/x", "--body", "@no-such.json"], "cannot read `no-such.json`: no such file"],
    [["--groups", "okta:a", "--path", "/x", "--names", "no-such.json"], "cannot read `no-such.json`: no such file"],
    [["--groups", "okta:a", "--path", "/x", "--policy", "no-such.yml"], "cannot read `no-such.yml`: no such file"],
    [["--groups", "okta:a", "--path", "/x", "--token-age", "9"], "--token-age is like 30m, 8h or 1d, not `9`"],
    [["--groups", "okta:a", "--path", "/x", "more"], "`more` belongs to no option"],
  ])("answers 1 when it cannot run: %j", async (argv, line) => {
    const { code, out, err } = await runWith(["explain", ...argv]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(`index-gate explain: ${line}; see index-gate explain --help\n`);
  });

  it.each(["[]", "{", '{"indices":[1]}', '{"indices":["a"],"other":[]}', '{"aliases":{"a":"b"}}'])(
    "answers 1 for names it cannot read: %s",
    async (content) => {
      const file = write("bad.json", content);
      const { code, err } = await runWith([...DEVOPS, "--path", "/x/_search", "--names", file]);
      expect(code).toBe(1);
      expect(err).toContain(`index-gate explain: \`${file}\` holds no names: save the answer of `);
    },
  );

  it("answers 1 for a policy with problems", async () => {
    const file = write("bad.yml", "version: 2\n");
    const { code, err } = await runWith([...DEVOPS, "--policy", file, "--path", "/x"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^index-gate explain: `.*bad\.yml` has \d+ problems: index-gate lint .* lists them; see /);
  });
});
