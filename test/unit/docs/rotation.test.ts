import { describe, expect, it } from "vitest";
import { nextUser, parseCredential } from "../../../functions/rotation/credential.ts";
import { ROTATION_CODES } from "../../../functions/rotation/rotation-error.ts";
import { STEPS } from "../../../functions/rotation/rotation-event.ts";
import { usersApiOf } from "../../../functions/rotation/users-api.ts";
import { rotationParts } from "../../../scripts/rotation-resources.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { codesIn, readPage, section, tableRows } from "./markdown.ts";

const page = readPage("docs/rotation.md");

describe("docs/rotation.md", () => {
  it("has every code, and what to do", () => {
    const rows = tableRows(section(page, "## When a step fails"));
    expect(rows.map(([code]) => code)).toEqual(Object.keys(ROTATION_CODES).map((code) => `\`${code}\``));
    for (const [, what = "", todo = ""] of rows) expect([what, todo]).not.toContain("");
  });

  it("has every step, in their order", () => {
    const [steps = ""] = page.split("\n## ");
    expect(tableRows(steps).map(([step]) => step)).toEqual(STEPS.map((step) => `\`${step}\``));
  });

  it("shows a policy without a problem, whose connector has the id that the page names", () => {
    const [, domains = ""] = /^ {3}```yaml\n([^]*?)^ {3}```$/m.exec(page) ?? [];
    const head = "version: 1\nissuers:\n  okta: { type: oidc, issuer: https://login.example.com, audience: a }\n";
    const grants = "grants: [{ indices: [x], actions: [read] }]";
    const roles = `roles:\n  devops:\n    members: { groups: ["okta:devops"] }\n    ${grants}\n`;
    const parsed = parsePolicy(head + domains.replaceAll(/^ {3}/gm, "") + roles, "docs/rotation.md");
    if (!("policy" in parsed)) throw new Error(JSON.stringify(parsed.problems));
    const [id = ""] = Object.keys(rotationParts(parsed.policy).Resources);
    expect(page).toContain(`--logical-resource-id ${id} `);
    const { logs } = parsed.policy.domains;
    if (logs === undefined) throw new Error("no domain");
    const renamed = rotationParts({ domains: { "logs-eu": logs } });
    expect(codesIn(page)).toContain(Object.keys(renamed.Resources)[0]);
  });

  it("shows a secret that can be rotated, and goes on as it says", () => {
    const values = [...page.matchAll(/'(\{"username".*?\})'|`(\{"username":"gate-b".*?\})`/g)];
    const parsed = values.map(([, one = "", other = ""]) =>
      parseCredential((one || other).replace(`'"$PASSWORD"'`, "x").replace("…", "x"), "shown"),
    );
    expect(parsed.map(nextUser)).toEqual(["gate-b", "gate"]);
  });

  it("names the paths of every API", () => {
    const paths = tableRows(section(page, "## Which API")).map(([, path = ""]) => `/${codesIn(path)[0]}gate`);
    const own = "https://search.example.com";
    expect(paths).toEqual([
      usersApiOf({ endpoint: own }).userPath("gate"),
      usersApiOf({ endpoint: own, version: "opensearch-1.3" }).userPath("gate"),
      usersApiOf({ endpoint: own, version: "elasticsearch-7.10" }).userPath("gate"),
    ]);
  });
});
