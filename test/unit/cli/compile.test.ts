import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { edit, GOOD } from "../policy/sample.ts";
import { runWith } from "./io.ts";

const ROLE = "arn:aws:iam::123456789012:role/gate-proxy";
const LISTER = "arn:aws:iam::123456789012:role/gate-discovery";
const SECURITY = ["--target", "opensearch-security"];
const DOMAIN = ["--target", "domain-policy"];

let folder = "";
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "index-gate-compile-"));
  await writeFile(file("policy.yml"), GOOD);
  const arn = "arn:aws:aoss:eu-central-1:123456789012:collection/abc123";
  const endpoint = "https://vpc-other-abc123.eu-central-1.es.amazonaws.com";
  await writeFile(
    file("aoss.yml"),
    edit([endpoint, `https://abc123.eu-central-1.aoss.amazonaws.com\n    arn: ${arn}`], ["[monitor]", "[monitor]"]),
  );
  const role = "{ type: assumeRole, roleArn: arn:aws:iam::123456789012:role/logs }";
  await writeFile(file("assume.yml"), edit(["    default: true\n", `    default: true\n    auth: ${role}\n`]));
  const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-AbCdEf";
  await writeFile(
    file("basic.yml"),
    edit(["    default: true\n", `    default: true\n    auth: { type: basic, secretId: "${secret}" }\n`]),
  );
  await writeFile(file("one.yml"), GOOD.replace(/ {2}staff:[^]*?(?=domains:)/, ""));
  await writeFile(file("names.json"), '{"indices":["logs-app","secret-hr"],"aliases":{"logs-trap":["secret-hr"]}}');
  const Outputs = [
    { OutputKey: "Url", OutputValue: "https://x" },
    { OutputKey: "GateRole", OutputValue: ROLE },
  ];
  const entitled = `${GOOD}entitlements:
  some:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
`;
  await writeFile(file("entitled.yml"), entitled);
  const more = [...Outputs, { OutputKey: "DiscoveryRole", OutputValue: LISTER }];
  await writeFile(file("entitled.json"), JSON.stringify({ Stacks: [{ StackName: "index-gate-prod", Outputs: more }] }));
  await writeFile(file("stack.json"), JSON.stringify({ Stacks: [{ StackName: "index-gate-prod", Outputs }] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const compile = (args: readonly string[], env = {}, policy = "policy.yml") =>
  runWith(["compile", ...args, "--policy", file(policy)], { env });

describe("compile refuses what makes no sense", () => {
  const url = (text: string) => [...SECURITY, "--url", text, "--drift"];
  const USER = { OPENSEARCH_USERNAME: "u", OPENSEARCH_PASSWORD: "p" };
  it.each<[string, readonly string[], string, object?, string?]>([
    ["no target", [], "say for what: --target opensearch-security or domain-policy"],
    ["an unknown target", ["--target", "toString"], "no target `toString`"],
    ["a word", [...SECURITY, "policy.yml"], "`policy.yml` belongs to no option"],
    ["an option of the other target", [...DOMAIN, "--apply"], "--apply is nothing for --target domain-policy"],
    ["a role for Security", [...SECURITY, "--role", ROLE], "--role is nothing for --target opensearch-security"],
    ["two outputs", [...SECURITY, "--json", "--out", "x"], "--json or --out"],
    [
      "an unknown domain",
      [...SECURITY, "--domain", "constructor"],
      "no domain named `constructor`; known: logs, other",
    ],
    ["an unknown issuer", [...SECURITY, "--issuer", "nobody"], "no issuer named `nobody`; known: okta, staff"],
    ["both at once", [...SECURITY, "--apply", "--drift"], "--apply or --drift"],
    ["a dry run of nothing", [...SECURITY, "--dry-run"], "--dry-run goes with --apply"],
    ["adopting without applying", [...SECURITY, "--drift", "--adopt"], "--adopt goes with --apply"],
    ["old names for a live domain", [...SECURITY, "--names", "x", "--apply"], "the domain itself is asked"],
    ["credentials in an address", url("https://u:p4ss@search.example.com"), "no credentials in --url", USER],
    ["credentials in the clear", url("http://search.example.com"), "in the clear", USER],
    ["an address with a path", url("https://search.example.com/x"), "is no address of a domain", USER],
    ["no address", url("search"), "`search` is no address of a domain", USER],
    ["another scheme", url("ftp://search.example.com"), "is no address of a domain", USER],
    ["half of the credentials", url("https://search.example.com"), "set both", { OPENSEARCH_USERNAME: "u" }],
    [
      "no credentials",
      url("https://search.example.com"),
      "set OPENSEARCH_USERNAME",
      { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
    ],
    ["no credentials of AWS", [...SECURITY, "--drift"], "or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"],
    ["Security in a collection", [...SECURITY, "--domain", "other"], "which has no Security plugin", {}, "aoss.yml"],
    ["no role", DOMAIN, "say which role signs"],
    ["what is no role", [...DOMAIN, "--role", "*"], "`*` is no role's ARN"],
    ["two sources of roles", [...DOMAIN, "--role", ROLE, "--outputs", "x"], "--role or --outputs"],
    [
      "an endpoint for a domain",
      [...DOMAIN, "--role", ROLE, "--vpc-endpoint", "vpce-1"],
      "--vpc-endpoint is for a collection",
    ],
    ["user and password", [...DOMAIN, "--role", ROLE], "would keep the gate out", {}, "basic.yml"],
    ["a collection without its name", [...DOMAIN, "--domain", "other", "--role", ROLE], "--collection", {}, "aoss.yml"],
    [
      "a collection without a way to it",
      [...DOMAIN, "--domain", "other", "--role", ROLE, "--collection", "archive"],
      "--vpc-endpoint",
      {},
      "aoss.yml",
    ],
  ])("%s", async (_, args, line, env = {}, policy = "policy.yml") => {
    const { code, out, err } = await compile(args, env, policy);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(line);
    expect(err).not.toContain("p4ss");
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("a file that cannot be written, without a word on standard output", async () => {
    const { code, out, err } = await compile([...SECURITY, "--out", file("no/such/folder.json")]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("cannot write");
  });

  it("a role that lists no names of this domain", async () => {
    const line = "--discovery-role: no role of its own lists the names of";
    for (const [policy, args] of [
      ["policy.yml", []],
      ["entitled.yml", ["--domain", "other"]],
    ] as const) {
      const { code, err } = await compile([...DOMAIN, "--role", ROLE, "--discovery-role", LISTER, ...args], {}, policy);
      expect(code).toBe(1);
      expect(err).toContain(line);
    }
  });

  it("outputs without the gate's role", async () => {
    await writeFile(file("other.json"), '{"Stacks":[{"Outputs":[]}]}');
    for (const name of ["other.json", "policy.yml"]) {
      const { code, err } = await compile([...DOMAIN, "--outputs", file(name)]);
      expect(code).toBe(1);
      expect(err).toContain("has no output `GateRole`");
    }
  });
});

describe("compile --target domain-policy for a policy with entitlements", () => {
  it.each([["--role", ROLE, "--discovery-role"], ["--outputs"]])(
    "admits the role that lists names: %s",
    async (...args) => {
      const all = args.length === 1 ? [...args, file("entitled.json")] : [...args, LISTER];
      const { code, out } = await compile([...DOMAIN, ...all, "--json"], {}, "entitled.yml");
      expect(code).toBe(0);
      const { Statement } = JSON.parse(out) as { Statement: { Sid: string; Principal: object }[] };
      expect(Statement.find(({ Sid }) => Sid === "IndexGateDiscovery")?.Principal).toEqual({ AWS: [LISTER] });
    },
  );

  it("admits no such role where the stack's outputs are those of a policy without", async () => {
    const { out } = await compile([...DOMAIN, "--outputs", file("entitled.json"), "--json"]);
    expect(out).not.toContain("Discovery");
  });
});

describe("compile --target opensearch-security", () => {
  it("says loudly that it knows no aliases, and assumes none", async () => {
    const { code, out, err } = await compile([...SECURITY, "--json"]);
    expect(code).toBe(0);
    expect(err).toContain("WARNING: compiled without the domain's names.");
    expect(JSON.parse(out)).toMatchObject({ domain: "logs", assumed: "no aliases" });
  });

  it("writes names in the place of a pattern that would widen", async () => {
    const { out, err } = await compile([...SECURITY, "--names", file("names.json"), "--json"]);
    expect(err).not.toContain("WARNING");
    const [entry] = JSON.parse(out).roles["index-gate-devops"].index_permissions;
    expect(entry.index_patterns).toEqual(["logs-app", "metrics-*"]);
    const kept = await compile([...SECURITY, "--names", file("names.json"), "--json", "--except-aliases"]);
    const [other] = JSON.parse(kept.out).roles["index-gate-devops"].index_permissions;
    expect(other.index_patterns).toEqual(["/(?!(?:logs-trap)$)logs-.*/", "metrics-*"]);
  });

  it("maps groups by their bare names for the issuer that is named, or the only one", async () => {
    const groups = async (args: readonly string[], policy?: string) =>
      JSON.parse((await compile([...SECURITY, "--json", ...args], {}, policy)).out).rolesmapping["index-gate-devops"]
        .backend_roles;
    expect(await groups([])).toContain("okta:devops");
    expect(await groups(["--issuer", "staff"])).toContain("okta:devops");
    expect(await groups(["--issuer", "okta"])).toContain("devops");
    expect(await groups([], "one.yml")).toContain("devops");
    const { err } = await compile(SECURITY);
    expect(err).toContain("note: members of `okta` are written with their issuer");
  });

  it("writes a file that holds what --json prints", async () => {
    const { code, out } = await compile([...SECURITY, "--names", file("names.json"), "--out", file("out.json")]);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    const printed = await compile([...SECURITY, "--names", file("names.json"), "--json"]);
    expect(await readFile(file("out.json"), "utf8")).toBe(printed.out);
  });

  it("prints who gets what for somebody who reads", async () => {
    const { out } = await compile([...SECURITY, "--names", file("names.json"), "--issuer", "okta"]);
    expect(out).toMatch(
      /^index-gate-devops\n {2}backend roles {2}\/arn:aws:iam::123456789012:role\/ci-\[\^\/\]\*\/, devops\n/,
    );
    expect(out).toContain("permissions on logs-app, metrics-*");
  });

  it("says when no role grants anything on the domain, or a role is left out", async () => {
    const other = GOOD.replace("domain: other", "domain: logs");
    await writeFile(file("none.yml"), other);
    expect((await compile([...SECURITY, "--domain", "other"], {}, "none.yml")).err).toContain(
      "no role of the policy grants",
    );
    await writeFile(file("limits.yml"), GOOD.replace("    grants:", "    limits: { maxTokenAge: 1h }\n    grants:"));
    const { out, err } = await compile([...SECURITY, "--json"], {}, "limits.yml");
    expect(JSON.parse(out).roles).toEqual({});
    expect(err).toContain("left out, because Security cannot tell their limits: devops");
  });
});

describe("compile --target domain-policy", () => {
  const principals = (text: string) => JSON.parse(text).Statement[0].Principal.AWS as string[];

  it("admits the role that is named, that the stack says, or that the domain's auth names", async () => {
    expect(principals((await compile([...DOMAIN, "--role", ROLE])).out)).toEqual([ROLE]);
    expect(principals((await compile([...DOMAIN, "--outputs", file("stack.json")])).out)).toEqual([ROLE]);
    expect(principals((await compile(DOMAIN, {}, "assume.yml")).out)).toEqual(["arn:aws:iam::123456789012:role/logs"]);
  });

  it("prints both policies of a collection", async () => {
    const args = [
      "--domain",
      "other",
      "--role",
      ROLE,
      "--collection",
      "archive",
      "--vpc-endpoint",
      "vpce-0123456789abcdef0",
    ];
    const { code, out } = await compile([...DOMAIN, ...args], {}, "aoss.yml");
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(out))).toEqual(["dataAccess", "network"]);
  });
});
