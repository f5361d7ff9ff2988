import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { GOOD } from "../policy/sample.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-details-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ENTITLEMENTS = `entitlements:
  support-read:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    approvers: { groups: ["okta:leads"] }
owners: { integration: { groups: ["okta:platform"] } }
`;

function preview(text: string, args = ["--preview"]) {
  const file = join(folder, "policy.yml");
  writeFileSync(file, text);
  return runWith(["access-details", ...args, "--policy", file]);
}

describe("index-gate access-details", () => {
  it("has nothing to show of a policy without any", async () => {
    expect(await preview(GOOD + ENTITLEMENTS)).toMatchObject({
      code: 3,
      out: "",
      err: expect.stringContaining("has no accessDetails"),
    });
    expect(await preview(GOOD)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("no entitlements") });
    expect(await preview(GOOD, [])).toMatchObject({ code: 1, err: expect.stringContaining("--preview") });
  });

  it("refuses what is too long", async () => {
    const long = (length: number) => `${GOOD}${ENTITLEMENTS}accessDetails: "${"x".repeat(length)}"\n`;
    expect((await preview(long(401))).err).toContain("has 1 problem");
    expect(await preview(long(400))).toMatchObject({ code: 0, err: "400 of 400 characters\n" });
  });

  it("shows it as it will be shown, and nothing that a terminal acts on", async () => {
    const { code, out } = await preview(`${GOOD}${ENTITLEMENTS}accessDetails: "Connect <b>\\n\\u001b[2Jwith …"\n`);
    expect({ code, out }).toEqual({ code: 0, out: "Connect <b>\n�[2Jwith …\n" });
  });
});
