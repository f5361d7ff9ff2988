import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { lintPolicy } from "../../../shared/policy/lint/lint.ts";
import { runWith } from "../cli/io.ts";
import { blocks, readPage, section } from "./markdown.ts";

const page = readPage("docs/identity.md");
const DOMAINS = "domains:\n  logs: { endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com }\n";
const SECTIONS = ["## Okta, step by step", "## Amazon Cognito, step by step", "## SAML and other identity providers"];

describe.each(SECTIONS)("docs/identity.md, %s", (heading) => {
  const text = section(page, heading);
  const [piece = ""] = blocks(text, "yaml");
  const policy = `version: 1\n${DOMAINS}${piece}`;

  it("shows a policy that loads, and in which lint finds nothing", () => {
    expect(parsePolicy(policy, "identity.md")).toHaveProperty("policy.issuers");
    expect(lintPolicy(policy, "identity.md")).toHaveProperty("findings", []);
  });

  it("shows requests that this policy allows", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "identity-")), "policy.yml");
    writeFileSync(file, policy);
    const commands = [...text.matchAll(/^npm run index-gate -- (explain .+)$/gm)].map(([, line = ""]) => line);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const words = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const { code, out } = await runWith([...words, "--policy", file]);
      expect({ command, code, out }).toMatchObject({ code: 0, out: expect.stringContaining("allow") as string });
    }
  });
});
