import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { HEAD } from "../policy/lint/lint-with.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-who-may-ask-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("who may ask for it as temporary access", () => {
  const asked = join(folder, "asked.yml");
  writeFileSync(
    asked,
    `${HEAD}roles:
  apps:
    members: { groups: ["okta:apps"] }
    grants: [{ indices: ["logs-app", "shop-*"], actions: [read] }]
entitlements:
  support:
    requesters: { groups: ["okta:support"], clients: ["okta:0oa9bot"] }
    grants: [{ indices: ["logs-*"], actions: [read, write] }]
    maxDuration: 4h
    approvers: { groups: ["okta:leads"] }
    approvals: 2
  quick:
    requesters: { users: ["okta:00u1"] }
    grants: [{ indices: ["logs-app"], actions: [read] }]
    maxDuration: 30m
    auto: true
    hours: { days: [mon], from: "08:00", to: "18:00", timeZone: Europe/Berlin }
    approvers: { groups: ["okta:leads"] }
breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ cluster: [monitor] }, { indices: ["*"], actions: [read] }]
  maxDuration: 1h
owners: { integration: { groups: ["okta:platform"] } }
`,
  );
  const run = (...argv: string[]) => runWith(["who", "--policy", asked, ...argv]);

  it("stands apart from who has it, with the entitlement and how it is granted", async () => {
    const { out } = await run("--index", "logs-app", "--action", "read");
    expect(
      out.replaceAll(asked, "F").replace(/at +granted/, "at  granted"),
    ).toBe(`1 member can read \`logs-app\` in domain logs

  member             by role  grant     at
  group   okta:apps  apps     logs-app  F:16:14

4 may ask for it

  member                by entitlement  grant     at  granted
  group   okta:support  support         logs-*    F:20:14  after 2 approvals, for 4h at most
  group   okta:oncall   break-glass     *         F:33:36  at once, for 1h at most
  client  okta:0oa9bot  support         logs-*    F:20:14  after 2 approvals, for 4h at most
  user    okta:00u1     quick           logs-app  F:26:14  at once in its hours, else after an approval, for 30m at most

assumed: no aliases; --names FILE tells what a name stands for
`);
  });

  it.each([
    ["another action", ["--index", "logs-app", "--action", "write"], ["okta:support", "okta:0oa9bot"]],
    ["a name of nobody", ["--index", "hr", "--action", "write"], []],
    ["a right on the cluster", ["--action", "monitor"], ["okta:oncall"]],
    ["another domain", ["--index", "logs-app", "--action", "read", "--domain", "shop"], []],
    ["a system index", ["--index", ".kibana_1", "--action", "read"], []],
  ])("is asked about %s", async (_, argv, members) => {
    const { out } = await run(...argv, "--json");
    expect((JSON.parse(out) as { mayAsk: { member: string }[] }).mayAsk.map(({ member }) => member)).toEqual(members);
  });
});
