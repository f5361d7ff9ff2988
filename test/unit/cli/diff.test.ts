import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { edit, GOOD } from "../policy/sample.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = file("good.yml", GOOD);
const wider = file("wider.yml", edit(['"logs-*"', '"logs*"'], ["actions: [read]", "actions: [read, write]"]));
const other = file(
  "other.yml",
  edit(['"metrics-*"', '"metrics-cpu-*"'], ["[monitor]\n        domain: other", "[monitor]"]),
);
const moved = file(
  "moved.yml",
  edit(["eu-central-1", "eu-west-2"], ["audience: api://opensearch", "audience: [api://search]"]),
);
const bad = file("bad.yml", edit(["[read]", "[own]"]));

const IAM = "arn:aws:iam::123456789012:role/ci-*";

describe("index-gate diff", () => {
  it("answers 1 when it cannot run", async () => {
    const calls = [
      [["diff"], "two files are compared: the old policy and the new one"],
      [["diff", good], "two files are compared: the old policy and the new one"],
      [["diff", good, wider, other], "two files are compared: the old policy and the new one"],
      [["diff", "no-such.yml", good], "cannot read `no-such.yml`: no such file"],
      [["diff", good, bad], `\`${bad}\` has 1 problem: index-gate lint ${bad} lists them`],
      [["diff", bad, bad], `\`${bad}\` has 1 problem: index-gate lint ${bad} lists them`],
      [["diff", good, wider, "--fail-on", "losses"], "--fail-on is changes or gains, not `losses`"],
    ] as const;
    for (const [argv, line] of calls) {
      expect(await runWith(argv)).toEqual({
        code: 1,
        out: "",
        err: `index-gate diff: ${line}; see index-gate diff --help\n`,
      });
    }
  });

  it("prints what every membership gains and loses, with a request for each, and answers 3", async () => {
    expect(await runWith(["diff", good, other])).toEqual({
      code: 3,
      err: "",
      out: `group okta:devops
  gains  monitor (logs)                                 role devops  GET /_cluster/health
  loses  read on metrics-* except metrics-cpu-* (logs)  role devops  GET /metrics-a/_search
  loses  monitor (other)                                role devops  GET /-/domains/other/_cluster/health

IAM role ${IAM} (for example arn:aws:iam::123456789012:role/ci-a)
  gains  monitor (logs)                                 role devops  GET /-/iam/_cluster/health
  loses  read on metrics-* except metrics-cpu-* (logs)  role devops  GET /-/iam/metrics-a/_search
  loses  monitor (other)                                role devops  GET /-/iam/-/domains/other/_cluster/health

2 gains, 4 losses in 2 memberships
`,
    });
  });

  it("answers 0 where nobody gains or loses anything", async () => {
    const same = file(
      "same.yml",
      edit(['["logs-*", "metrics-*"]', '["metrics-*", "logs-a*", "logs-*"]'], ["  devops:", "  operations:"]),
    );
    const out = "no change: everybody may do what they could before\n";
    expect(await runWith(["diff", good, same])).toEqual({ code: 0, out, err: "" });
  });

  it("tells gains from losses by its exit code, if asked to", async () => {
    const code = async (...files: string[]) => (await runWith(["diff", ...files, "--fail-on", "gains"])).code;
    expect(await code(good, wider)).toBe(3);
    expect(await code(wider, good)).toBe(0);
    expect(await code(good, good)).toBe(0);
    // another cluster behind the same name
    expect(await code(good, file("region.yml", edit(["eu-central-1", "eu-west-2"])))).toBe(3);
  });

  it("tells what may be asked for, and fails on what is wider", async () => {
    const access = (requester: string, duration: string) => `${GOOD}entitlements:
  support-read:
    requesters: { groups: ["okta:${requester}"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: ${duration}
    approvers: { groups: ["okta:leads"] }
owners: { integration: { groups: ["okta:platform"] } }
`;
    const [narrow, wide] = [file("support.yml", access("support", "4h")), file("all.yml", access("all", "8h"))];
    const run = (...files: string[]) => runWith(["diff", ...files, "--fail-on", "gains"]);
    expect(await run(narrow, wide)).toEqual({
      code: 3,
      err: "",
      out: `entitlement support-read changed (wider)
  maxDuration: 4h → 8h
  group okta:all
    may ask for  read on logs-* (logs)
  group okta:support
    may no longer ask for  read on logs-* (logs)

0 gains, 0 losses in 0 memberships; 1 way to temporary access changed
`,
    });
    expect((await run(good, narrow)).code).toBe(3);
    const { code, out } = await run(narrow, good);
    expect(code).toBe(0);
    expect(out).toContain("owners changed\n  integration: ");
  });

  it("lists issuers and domains that changed, and whom that concerns", async () => {
    const { code, out } = await runWith(["diff", good, moved]);
    expect(code).toBe(3);
    expect(out).toContain("group okta:devops (by the old issuer entry, tokens for api://opensearch)\n  loses  ");
    expect(out).toContain("group okta:devops (by the new issuer entry, tokens for api://search)\n  gains  ");
    expect(out).toContain('issuer okta changed\n  audience: ["api://opensearch"] → ["api://search"]\n');
    expect(out).toContain(`domain other changed
  endpoint: https://vpc-other-abc123.eu-central-1.es.amazonaws.com → https://vpc-other-abc123.eu-west-2.es.amazonaws.com
  region: eu-central-1 → eu-west-2
`);
  });

  it("prints everything as JSON", async () => {
    const { code, out } = await runWith(["diff", good, wider, "--json"]);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      old: { file: good, policyVersion: expect.stringMatching(/^[0-9a-f]{12}$/) },
      new: { file: wider },
      gains: 6,
      losses: 0,
      members: [
        {
          kind: "groups",
          member: "okta:devops",
          changes: [
            {
              effect: "gain",
              domain: "logs",
              action: "read",
              pattern: "logs*",
              except: ["logs-*"],
              roles: ["devops"],
              example: { method: "GET", path: "/logsa/_search" },
            },
            {
              pattern: "logs*",
              action: "write",
              except: [],
              example: { method: "POST", path: "/logsa/_doc", body: "{}" },
            },
            { pattern: "metrics-*", action: "write", example: { path: "/metrics-a/_doc" } },
          ],
        },
        { kind: "iam", member: IAM, exampleRole: "arn:aws:iam::123456789012:role/ci-a" },
      ],
      issuers: [],
      domains: [],
    });
  });

  it("says for tokens of which age", async () => {
    const limited = (age: string) => edit(["    grants:", `    limits: { maxTokenAge: ${age} }\n    grants:`]);
    const { out } = await runWith(["diff", file("hour.yml", limited("1h")), file("day.yml", limited("1d"))]);
    expect(out).toContain("gains  read on logs-* (logs), tokens older than 1h and at most 1d old");
  });

  it("cuts a long list of exceptions", async () => {
    const many = Array.from({ length: 7 }, (_, at) => `logs-${at}*`);
    const old = file("many.yml", edit(['"logs-*"', many.map((one) => `"${one}"`).join(", ")]));
    const { out } = await runWith(["diff", old, good]);
    expect(out).toContain("read on logs-* except logs-0*, logs-1*, logs-2*, logs-3*, logs-4* and 2 more (logs)");
  });
});
