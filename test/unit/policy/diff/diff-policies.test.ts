import { describe, expect, it } from "vitest";
import { diffPolicies } from "../../../../shared/policy/diff/diff-policies.ts";
import type { Action, PolicyGrant } from "../../../../shared/policy/document.ts";
import { role } from "../principals.ts";
import { oidc, policyOf } from "./pairs.ts";

const A = { groups: ["okta:a"] };

function read(...indices: string[]): PolicyGrant {
  return { domain: "logs", indices, actions: ["read"] };
}

function grant(action: Action, ...indices: string[]): PolicyGrant {
  return { domain: "logs", indices, actions: [action] };
}

/** `+logs-* GET /logs-a/_search` for what the group `okta:a` gains, `-…` for what it loses. */
function changes(old: readonly PolicyGrant[], now: readonly PolicyGrant[]): string[] {
  const [before, after] = [old, now].map((grants) => policyOf(grants.length === 0 ? {} : { r: role(A, grants) }));
  if (before === undefined || after === undefined) return [];
  return diffPolicies(before, after).members.flatMap((member) =>
    member.changes.map(({ effect, pattern = "", except = [], example: { method, path, body = "" } }) =>
      [`${effect === "gain" ? "+" : "-"}${pattern}`, ...except.map((one) => `!${one}`), method, path, body.trimEnd()]
        .filter((part) => part !== "")
        .join(" "),
    ),
  );
}

describe("what a group gains and loses", () => {
  it.each([
    ["everything of a new role", [], [read("logs-*")], ["+logs-* GET /logs-a/_search"]],
    ["everything of a role that is gone", [read("logs-*")], [], ["-logs-* GET /logs-a/_search"]],
    ["nothing where the same is written otherwise", [read("a*", "b")], [read("b"), read("a**", "a*", "ab*")], []],
    ["what a wider pattern adds", [read("logs-a*")], [read("logs-*")], ["+logs-* !logs-a* GET /logs-b/_search"]],
    ["what a narrower pattern takes", [read("logs-*")], [read("logs-a*")], ["-logs-* !logs-a* GET /logs-b/_search"]],
    ["both where patterns overlap", [read("a*")], [read("*b")], ["+*b !a* GET /bb/_search", "-a* !*b GET /aa/_search"]],
    ["each action apart", [grant("read", "x")], [grant("write", "x")], ["+x POST /x/_doc {}", "-x GET /x/_search"]],
    ["managing an index", [], [grant("manage", "x-*")], ["+x-* PUT /x-a"]],
    ["a pattern once, though another contains it", [], [read("a*", "ab*", "*")], ["+* GET /a/_search"]],
    [
      "no name with a dot by a pattern without one",
      [read(".*")],
      [read("*")],
      ["+* GET /a/_search", "-.* GET /.a/_search"],
    ],
    ["no system index", [], [read(".*pensearch-x")], ["+.*pensearch-x GET /.apensearch-x/_search"]],
    ["a dotted name beside all others", [read("*")], [read("*", ".k*")], ["+.k* GET /.ka/_search"]],
    [
      "a character that no pattern has where all the readable ones are taken",
      [read(..."abcdefghijklmnopqrstuvwxyz0123456789".split("").map((letter) => `x${letter}*`))],
      [read("x?".replace("?", "*"))],
      [expect.stringMatching(/^\+x\* (?:!x.\* ){36}GET \/x~\/_search$/)],
    ],
    ["names that a path spells otherwise", [], [read("ö%*")], ["+ö%* GET /%C3%B6%25a/_search"]],
    [
      "names that no path can begin with",
      [],
      [{ domain: "logs", indices: ["views"], actions: ["read", "write", "manage"] }],
      [
        '+views POST /_mget {"docs":[{"_index":"views","_id":"1"}]}',
        '+views POST /_bulk {"delete":{"_index":"views","_id":"1"}}',
        '+views POST /_aliases {"actions":[{"remove_index":{"index":"views"}}]}',
      ],
    ],
    ["a cluster right", [], [{ domain: "logs", cluster: ["monitor"] }], ["+ GET /_cluster/health"]],
    [
      "rights on another domain",
      [{ domain: "other", cluster: ["monitor"] }],
      [{ domain: "other", indices: ["x"], actions: ["read"] }],
      ["+x GET /-/domains/other/x/_search", "- GET /-/domains/other/_cluster/health"],
    ],
  ] as const)("is %s", (_, old, now, found) => {
    expect(changes(old as readonly PolicyGrant[], now as readonly PolicyGrant[])).toEqual(found);
  });

  it("is nothing where its roles are named or cut otherwise", () => {
    const old = policyOf({ r: role(A, [read("a", "b")]) });
    const now = policyOf({ s: role(A, [read("b")]), t: role(A, [read("a")]) });
    expect(diffPolicies(old, now).members).toEqual([]);
  });

  it("names the roles that give it, each membership apart, groups before others", () => {
    const old = policyOf({});
    const now = policyOf({
      r: role({ users: ["okta:u"], clients: ["okta:c"], groups: ["okta:b", "okta:a"], iam: ["arn:x"] }, [read("x")]),
      s: role(A, [read("x")]),
    });
    const found = diffPolicies(old, now).members.map(({ kind, member, changes: [first] }) => [
      kind,
      member,
      first?.roles,
    ]);
    expect(found).toEqual([
      ["groups", "okta:a", ["r", "s"]],
      ["groups", "okta:b", ["r"]],
      ["clients", "okta:c", ["r"]],
      ["users", "okta:u", ["r"]],
      ["iam", "arn:x", ["r"]],
    ]);
  });

  it("does not compare millions of patterns to say what is left out", () => {
    const many = (start: string) => Array.from({ length: 1_010 }, (_, at) => `${start}${at}x*`);
    const [old, now] = [policyOf({ r: role(A, [read(...many("a"))]) }), policyOf({ r: role(A, [read(...many("b"))]) })];
    const [found] = diffPolicies(old, now).members;
    expect(found?.changes).toHaveLength(2_020);
    expect(found?.changes[0]?.except).toEqual([]);
    expect(found?.changes.at(-1)).not.toHaveProperty("except");
  });
});

describe("a group of an issuer that changed", () => {
  const roles = { r: role(A, [read("x")]) };

  it.each([
    ["issuer", { issuer: "https://elsewhere.example.com" }],
    ["audience", { audience: ["y"] }],
    ["groupsClaim", { groupsClaim: "roles" }],
    ["groupsSeparator", { groupsSeparator: "space" }],
  ] as const)("is another group: %s", (key, more) => {
    const found = diffPolicies(policyOf(roles, { okta: oidc("okta") }), policyOf(roles, { okta: oidc("okta", more) }));
    expect(found.members.map(({ member, tokens, changes: [first] }) => [member, tokens?.by, first?.effect])).toEqual([
      ["okta:a", "old", "loss"],
      ["okta:a", "new", "gain"],
    ]);
    expect(found.issuers).toEqual([{ name: "okta", change: "changed", keys: [expect.objectContaining({ key })] }]);
  });

  it.each([
    ["userPoolId", { userPoolId: "eu-west-1_B" }],
    ["clientIds", { clientIds: ["two"] }],
    ["tokenUse", { tokenUse: "id" }],
  ] as const)("is another group, at Cognito, too: %s", (_, more) => {
    const pool = { type: "cognito", userPoolId: "eu-west-1_A", clientIds: ["one"], tokenUse: "access" } as const;
    const found = diffPolicies(policyOf(roles, { okta: pool }), policyOf(roles, { okta: { ...pool, ...more } }));
    expect(found.members.map(({ tokens }) => tokens?.by)).toEqual(["old", "new"]);
  });

  it("stays who it is for tokens that are accepted as before", () => {
    const issuers = (...audience: string[]) => ({ okta: oidc("okta", { audience }) });
    const found = diffPolicies(policyOf(roles, issuers("x")), policyOf(roles, issuers("y", "x")));
    expect(found.members).toEqual([
      expect.objectContaining({ member: "okta:a", tokens: { by: "new", audiences: ["y"] } }),
    ]);
  });

  it("stays who it is under another name of the issuer", () => {
    const now = policyOf({ r: role({ groups: ["sso:a"] }, [read("x"), read("y")]) }, { sso: oidc("okta") });
    const found = diffPolicies(policyOf(roles, { okta: oidc("okta") }), now);
    expect(found.members).toEqual([
      expect.objectContaining({
        member: "sso:a",
        formerly: "okta:a",
        changes: [expect.objectContaining({ pattern: "y" })],
      }),
    ]);
    expect(found.issuers).toEqual([{ name: "okta", change: "renamed", newName: "sso" }]);
  });

  it("is a user only by the same claim, and a group by any", () => {
    const both = { r: role({ ...A, users: ["okta:u"] }, [read("x")]) };
    const issuers = { okta: oidc("okta", { principalClaim: "uid" }) };
    const found = diffPolicies(policyOf(both, { okta: oidc("okta") }), policyOf(both, issuers));
    expect(found.members.map(({ member }) => member)).toEqual(["okta:u", "okta:u"]);
  });
});

describe("a role whose limit changed", () => {
  const limited = (maxTokenAgeSeconds: number) => ({
    r: { ...role({ ...A, iam: ["arn:x"] }, [read("x")]), limits: { maxTokenAgeSeconds } },
  });

  it("gives and takes for tokens of some ages", () => {
    const of = (old: number, now: number) =>
      diffPolicies(policyOf(limited(old)), policyOf(limited(now))).members.map(({ member, changes: list }) => [
        member,
        ...list.map(({ effect, tokenAge }) => ({ effect, ...tokenAge })),
      ]);
    expect(of(60, 3_600)).toEqual([["okta:a", { effect: "gain", over: 60, upTo: 3_600 }]]);
    expect(of(3_600, 60)).toEqual([["okta:a", { effect: "loss", over: 60, upTo: 3_600 }]]);
    expect(of(60, 60)).toEqual([]);
  });

  it("takes from all that have no token when it is the first", () => {
    const old = policyOf({ r: role({ ...A, iam: ["arn:x"] }, [read("x")]) });
    const found = diffPolicies(old, policyOf(limited(60))).members;
    expect(found.map(({ member, changes: [first] }) => [member, first?.effect, first?.tokenAge])).toEqual([
      ["okta:a", "loss", { over: 60 }],
      ["arn:x", "loss", undefined],
    ]);
  });
});

describe("an IAM role pattern", () => {
  const ARN = "arn:aws:iam::123456789012:role/";
  const of = (...names: string[]) => ({ iam: names.map((name) => `${ARN}${name}`) });

  it("has what every wider one has, and an example that no narrower one matches", () => {
    const old = policyOf({ r: role(of("ci-*"), [read("x")]) });
    const now = policyOf({ r: role(of("ci-a*"), [read("x")]) });
    const [lost, ...others] = diffPolicies(old, now).members;
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ member: `${ARN}ci-*`, exampleRole: `${ARN}ci-b` });
    expect(lost?.changes).toEqual([
      expect.objectContaining({ effect: "loss", example: { method: "GET", path: "/-/iam/x/_search" } }),
    ]);
  });

  it("has the route of its domain", () => {
    const now = policyOf({ r: role(of("ci"), [{ domain: "other", cluster: ["monitor"] }]) });
    expect(diffPolicies(policyOf({}), now).members[0]?.changes[0]?.example.path).toBe(
      "/-/iam/-/domains/other/_cluster/health",
    );
  });
});

describe("domains", () => {
  it("are listed with the keys that changed, added and removed", () => {
    const old = policyOf({});
    const [logs, other] = [old.domains["logs"], old.domains["other"]];
    if (logs === undefined || other === undefined) throw new Error("the policy has two domains");
    const now = {
      ...old,
      domains: {
        logs: { ...logs, region: "eu-central-1", partial: true },
        third: { ...other, version: "serverless" as const },
      },
    };
    expect(diffPolicies(old, now).domains).toEqual([
      { name: "other", change: "removed" },
      {
        name: "logs",
        change: "changed",
        keys: [
          { key: "partial", new: true },
          { key: "region", old: "eu-west-1", new: "eu-central-1" },
        ],
      },
      { name: "third", change: "added" },
    ]);
  });

  it("have a place in the path where they are not the default of both", () => {
    const roles = { r: role(A, [read("x")]) };
    const now = policyOf(roles);
    const domains = Object.fromEntries(
      Object.entries(now.domains).map(([name, one]) => [name, { ...one, default: name === "other" }]),
    );
    const [found] = diffPolicies(policyOf({}), { ...now, domains }).members;
    expect(found?.changes[0]?.example.path).toBe("/-/domains/logs/x/_search");
  });
});
