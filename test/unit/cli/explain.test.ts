import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEVOPS, useFiles } from "./explain-files.ts";
import { runWith } from "./io.ts";

const { write, SHORT, ANSWER } = useFiles();

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

  it("says as which role a request would be signed where the gate assumes one", async () => {
    const [usual, own] = ["arn:aws:iam::123456789012:role/search", "arn:aws:iam::123456789012:role/search-devops"];
    const auth = `auth: { type: assumeRole, roleArn: "${usual}", roleArns: { devops: "${own}" } }`;
    const policy = write("roles.yml", readFileSync("policy.yml", "utf8").replace("auth: { type: sigv4 }", auth));
    const ask = async (groups: string, path: string) =>
      (await runWith(["explain", "--policy", policy, "--groups", groups, "--path", path])).out;
    expect(await ask("okta:devops", "/logs-app/_search")).toContain(`\n  signed as  ${own}\n`);
    expect(await ask("okta:devops,okta:support", "/logs-a,tickets-1/_search")).toContain(`\n  signed as  ${usual}\n`);
    expect(await ask("okta:support", "/logs-app/_search")).not.toContain("signed as");
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

  it("says what somebody without any grant lacks, and which role has it, though the gate does not read their request", async () => {
    const ask = (...argv: string[]) => runWith(["explain", "--groups", "okta:nobody", "--path", ...argv]);
    expect((await ask("/logs-1/_search", "--names", SHORT)).out).toBe(`deny index-not-granted
  why        there is no grant on this domain
  operation  search on domain logs
  roles      none
  forwards   nothing

  needs
  read on logs-1  missing: role devops gives it
`);
    expect((await ask("/_cluster/health")).out).toContain("  monitor  missing: role devops gives it\n");
    expect((await ask("/_search")).out).toContain("  read on *  missing: ");
    // what nobody may do, and what nobody understands, is refused as before
    for (const path of ["/_no_such", "/-/domains/none/a/_search", "/"]) {
      expect((await ask(path)).out).toMatch(/^deny index-not-granted\n {2}why +there is no grant on this domain\n/);
    }
  });

  it("names no role with an age of tokens to whoever signs with IAM, and has none", async () => {
    const policy = readFileSync("policy.yml", "utf8").replace(
      'members: { groups: ["okta:support"] }',
      "$&\n    limits: { maxTokenAge: 8h }",
    );
    const argv = ["explain", "--policy", write("aged.yml", policy), "--path", "/tickets-1/_search"];
    const signed = await runWith([...argv, "--iam", "arn:aws:iam::123456789012:role/ci-deploy"]);
    expect(signed.out).toContain("missing: no role gives it\n");
    expect((await runWith([...argv, "--groups", "okta:devops"])).out).toContain("missing: role support gives it\n");
    expect((await runWith([...argv, "--groups", "okta:support", "--token-age", "9h"])).out).toContain(
      "  read on tickets-1  -        only with a token of at most 8h, from a new sign-in\n",
    );
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
