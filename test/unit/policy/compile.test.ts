import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compilePolicy, readPolicy } from "../../../shared/policy/compile.ts";
import { edit, GOOD } from "./sample.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-compile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("compilePolicy", () => {
  it("throws one error that lists every problem", async () => {
    const file = write("bad.yml", edit(["[read]", "[own]"], ["domain: other", "domain: elsewhere"]));
    await expect(compilePolicy(file)).rejects.toThrow(
      `${file} has problems
${file}:24:19 wrong-value: expected \`read\` or \`write\` or \`manage\`, found \`own\`
${file}:26:17 unknown-domain: no domain named \`elsewhere\`; known: logs, other`,
    );
  });

  it("throws when the file cannot be read", async () => {
    await expect(compilePolicy(join(folder, "none.yml"))).rejects.toThrow("ENOENT");
  });

  it("compiles a policy without problems", async () => {
    const policy = await compilePolicy(write("good.yml", GOOD));
    expect(Object.keys(policy.roles)).toEqual(["devops"]);
  });
});

describe("readPolicy", () => {
  it("refuses what is not UTF-8", async () => {
    const file = write("latin1.yml", Buffer.from(GOOD.replace("devops", "d\u00e9vops"), "latin1"));
    expect(await readPolicy(file)).toEqual({
      problems: [{ file, line: 1, column: 1, rule: "yaml", message: "the file is not UTF-8; save it as UTF-8" }],
    });
  });
});
