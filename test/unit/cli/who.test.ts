import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { HEAD } from "../policy/lint/lint-with.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-who-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BOT = "arn:aws:iam::123456789012:role/ci-*";
const policy = join(folder, "policy.yml");
writeFileSync(
  policy,
  `${HEAD}roles:
  hr:
    members: { groups: ["okta:hr", "okta:staff"] }
    grants:
      - { indices: ["secret-hr", "secret-hr-*"], actions: [read, write] }
      - { indices: ["secret-*"], actions: [read], domain: shop }
  pipeline:
    members: { iam: ["${BOT}"], clients: ["okta:0oa9bot"], users: ["okta:00u1"] }
    limits: { maxTokenAge: 8h }
    grants:
      - { indices: ["secret-*"], actions: [read] }
      - cluster: [monitor]
  finance:
    members: { groups: ["okta:staff"] }
    grants:
      - { indices: ["logs-all", "pay-*"], actions: [read] }
  apps:
    members: { groups: ["okta:apps"], iam: ["${BOT}"] }
    grants:
      - { indices: ["logs-all", "logs-app"], actions: [read] }
      - { indices: ["*"], actions: [manage] }
`,
);
const names = join(folder, "names.json");
writeFileSync(
  names,
  JSON.stringify({
    indices: ["logs-app", "pay-roll", "logs-web"],
    aliases: { "logs-all": ["logs-app", "pay-roll"] },
    data_streams: { "secret-hr": [".ds-secret-hr-000001"] },
  }),
);

const ask = (...argv: string[]) => runWith(["who", "--policy", policy, ...argv]);

interface Answer {
  readonly members: readonly {
    readonly kind: string;
    readonly member: string;
    readonly decision: string;
    readonly narrowedTo?: readonly string[];
    readonly grants: readonly {
      readonly source: string;
      readonly indices?: readonly string[];
      readonly line: number;
    }[];
  }[];
  readonly needs?: readonly object[];
  readonly assumed?: string;
  readonly isSystemIndex?: boolean;
}

async function askJson(...argv: string[]): Promise<Answer> {
  const { code, out, err } = await ask(...argv, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as Answer;
}

const membersOf = ({ members }: Answer) => members.map(({ member }) => member);

describe("index-gate who --json", () => {
  it("is nobody for a name without a grant, and exits with 0", async () => {
    expect(await askJson("--index", "other", "--action", "read")).toEqual({
      action: "read",
      index: "other",
      domain: "logs",
      members: [],
      mayAsk: [],
      assumed: "no aliases",
    });
  });

  it("lists groups, clients and users with role, grant, pattern and place, and no IAM role that has no token", async () => {
    const limited = { source: "role:pipeline", indices: ["secret-*"], maxTokenAge: "8h", line: 23, column: 9 };
    const hr = { source: "role:hr", indices: ["secret-hr"], line: 17, column: 9 };
    expect(await askJson("--index", "secret-hr", "--action", "read")).toEqual({
      action: "read",
      index: "secret-hr",
      domain: "logs",
      members: [
        { kind: "group", member: "okta:hr", decision: "allow", grants: [hr] },
        { kind: "group", member: "okta:staff", decision: "allow", grants: [hr] },
        { kind: "client", member: "okta:0oa9bot", decision: "allow", grants: [limited] },
        { kind: "user", member: "okta:00u1", decision: "allow", grants: [limited] },
      ],
      mayAsk: [],
      assumed: "no aliases",
    });
  });

  it.each([
    ["another action", ["--index", "secret-hr", "--action", "write"], ["okta:hr", "okta:staff"]],
    ["another domain", ["--index", "secret-x", "--action", "read", "--domain", "shop"], ["okta:hr", "okta:staff"]],
    ["a right on the cluster", ["--action", "monitor"], ["okta:0oa9bot", "okta:00u1"]],
    ["one on a cluster without it", ["--action", "monitor", "--domain", "shop"], []],
    ["any name", ["--index", "whatever", "--action", "manage"], ["okta:apps", BOT]],
    ["a hidden name", ["--index", ".whatever", "--action", "manage"], []],
  ])("is about %s", async (_, argv, members) => {
    expect(membersOf(await askJson(...argv))).toEqual(members);
  });

  it.each([".kibana_1", ".opensearch-x", ".security*", ".tasks"])(
    "is nobody for the system index %s",
    async (index) => {
      expect(await askJson("--index", index, "--action", "manage")).toMatchObject({ members: [], isSystemIndex: true });
    },
  );

  it("lists who may read a part of a pattern with that part, and who may write all of it", async () => {
    const read = await askJson("--index", "secret-*", "--action", "read");
    expect(read.members).toMatchObject([
      { member: "okta:hr", decision: "narrow", narrowedTo: ["secret-hr", "secret-hr-*"] },
      { member: "okta:staff", decision: "narrow" },
      { member: "okta:0oa9bot", decision: "allow" },
      { member: "okta:00u1", decision: "allow" },
    ]);
    expect(membersOf(await askJson("--index", "secret-*", "--action", "write"))).toEqual([]);
    expect(membersOf(await askJson("--index", "secret-hr-*", "--action", "write"))).toEqual(["okta:hr", "okta:staff"]);
    expect(membersOf(await askJson("--index", "_all", "--action", "manage"))).toEqual(["okta:apps", BOT]);
  });

  it("lists who has an alias and its targets, by whichever roles, and what is needed of it", async () => {
    const assumed = await askJson("--index", "logs-all", "--action", "read");
    expect(membersOf(assumed)).toEqual(["okta:staff", "okta:apps", BOT]);
    const known = await askJson("--index", "logs-all", "--action", "read", "--names", names);
    expect(known).toMatchObject({
      members: [],
      needs: [
        { index: "logs-all", roles: ["finance", "apps"] },
        { index: "logs-app", roles: ["apps"] },
        { index: "pay-roll", roles: ["finance"] },
      ],
    });
    expect(known).not.toHaveProperty("assumed");
  });

  it("gives a role by its name what every wider pattern of roles has", async () => {
    const file = join(folder, "iam.yml");
    const arn = "arn:aws:iam::123456789012:role/";
    const role = (name: string, pattern: string) =>
      `  ${name}: { members: { iam: ["${arn}${pattern}"] }, grants: [{ indices: ["${name}"], actions: [read] }] }\n`;
    writeFileSync(file, `${HEAD}roles:\n${role("a", "ci-*")}${role("b", "ci-deploy")}${role("c", "cd")}`);
    const membersFor = async (index: string) => {
      const { out } = await runWith(["who", "--policy", file, "--index", index, "--action", "read", "--json"]);
      return membersOf(JSON.parse(out) as Answer);
    };
    expect(await membersFor("a")).toEqual([`${arn}ci-*`, `${arn}ci-deploy`]);
    expect(await membersFor("b")).toEqual([`${arn}ci-deploy`]);
    expect(await membersFor("c")).toEqual([`${arn}cd`]);
  });

  it("knows a backing index by its data stream", async () => {
    const argv = ["--index", ".ds-secret-hr-000001", "--action", "write"];
    expect(membersOf(await askJson(...argv))).toEqual([]);
    const known = await askJson(...argv, "--names", names);
    expect(membersOf(known)).toEqual(["okta:hr", "okta:staff"]);
    expect(known.members[0]?.grants).toMatchObject([{ indices: ["secret-hr"] }]);
  });
});

describe("index-gate who", () => {
  it("prints one line for each grant", async () => {
    expect(await ask("--index", "secret-hr", "--action", "read")).toEqual({
      code: 0,
      err: "",
      out: `4 members can read \`secret-hr\` in domain logs

  member                by role   grant      at
  group   okta:hr       hr        secret-hr  ${policy}:17:9
  group   okta:staff    hr        secret-hr  ${policy}:17:9
  client  okta:0oa9bot  pipeline  secret-*   ${policy}:23:9  only with a token of at most 8h, from a new sign-in
  user    okta:00u1     pipeline  secret-*   ${policy}:23:9  only with a token of at most 8h, from a new sign-in

assumed: no aliases; --names FILE tells what a name stands for
`,
    });
  });

  it("prints what is a part, what an alias needs, and what is never granted", async () => {
    expect((await ask("--index", "secret-*", "--action", "read")).out).toContain("a part: secret-hr, secret-hr-*\n");
    expect((await ask("--index", "logs-all", "--action", "read", "--names", names)).out).toBe(
      `nobody can read \`logs-all\` in domain logs

\`logs-all\` is an alias: its name and every target are needed
  name      given by role
  logs-all  finance, apps
  logs-app  apps
  pay-roll  finance
`,
    );
    expect((await ask("--index", ".tasks", "--action", "read")).out).toBe(
      "nobody can read `.tasks` in domain logs\n  a system index is never granted, whatever the pattern\n",
    );
    expect((await ask("--action", "monitor")).out).toContain("2 members can monitor domain logs\n");
  });

  it("lets no character of a name act on a terminal", async () => {
    const { out } = await ask("--index", "a\u009b31m\u202e", "--action", "read");
    expect(out).toContain("nobody can read `a�31m�` in domain logs");
  });

  it.each([
    [["--index", "a"], "--action is needed: read, write or manage, or monitor without --index"],
    [["--index", "a", "--action", "own"], "--action is needed: read, write or manage, or monitor without --index"],
    [["--action", "read"], "--index is needed: a name or a pattern, such as --index 'logs-*'"],
    [["--action", "monitor", "--index", "a"], "monitor is a right on the cluster; leave out --index"],
    [["--action", "read", "--index", ""], "--index: `` is no index name: it is empty"],
    [["--action", "read", "--index", "_x"], "--index: `_x` is no index name: it starts with `_`"],
    [
      ["--action", "read", "--index", "a,b"],
      "--index: `a,b` is no index name: it has a character that no index or alias can have",
    ],
    [
      ["--action", "read", "--index", "a b"],
      "--index: `a b` is no index name: it has a character that no index or alias can have",
    ],
    [["--action", "read", "--index", "a", "--domain", "no"], "no domain named `no`; known: logs, shop"],
    [
      ["--action", "read", "--index", "a", "--domain", "constructor"],
      "no domain named `constructor`; known: logs, shop",
    ],
    [["--action", "read", "--index", "a", "--names", "no-such.json"], "cannot read `no-such.json`: no such file"],
    [["--action", "read", "--index", "a", "more"], "`more` belongs to no option"],
  ])("answers 1 when it cannot run: %j", async (argv, line) => {
    const { code, out, err } = await ask(...argv);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(`index-gate who: ${line}; see index-gate who --help\n`);
  });

  it("answers 1 for a policy with problems, or none", async () => {
    const bad = join(folder, "bad.yml");
    writeFileSync(bad, "version: 2\n");
    const argv = ["who", "--index", "a", "--action", "read", "--policy"];
    expect((await runWith([...argv, bad])).err).toContain("problems: index-gate lint ");
    const { code, err } = await runWith([...argv, "no-such.yml"]);
    expect({ code, err }).toEqual({
      code: 1,
      err: "index-gate who: cannot read `no-such.yml`: no such file; see index-gate who --help\n",
    });
  });

  it("says that a member of too many roles is refused all the same", async () => {
    const roles = Array.from({ length: 80 }, (_, at) => {
      const name = `${String(at).padStart(3, "0")}-${"x".repeat(36)}`;
      return `  ${name}:\n    members: { groups: ["okta:big"] }\n    grants: [ { indices: ["big-${at}"], actions: [read] } ]\n`;
    });
    const file = join(folder, "many.yml");
    writeFileSync(file, `${HEAD}roles:\n${roles.join("")}`);
    const argv = ["who", "--policy", file, "--index", "big-1", "--action", "read"];
    expect((await runWith(argv)).out).toContain("refused `too-many-roles`, whatever is asked\n");
    const { members } = JSON.parse((await runWith([...argv, "--json"])).out) as { members: object[] };
    expect(members).toMatchObject([{ member: "okta:big", refusal: "too-many-roles" }]);
    const few = JSON.parse(
      (await runWith(["who", "--policy", policy, "--index", "pay-1", "--action", "read", "--json"])).out,
    ) as { members: object[] };
    expect(few.members[0]).not.toHaveProperty("refusal");
  });
});
