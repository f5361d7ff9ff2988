import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

it("whose reader has seen enough says nothing of it, and ends with its own exit code", async () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-main-"));
  const file = join(folder, "policy.yml");
  // more problems than a pipe holds
  writeFileSync(file, Array.from({ length: 3_000 }, (_, at) => `unknown-${at}: 1\n`).join(""));
  const child = spawn(process.execPath, ["--import", "tsx", "cli/main.ts", "lint", file]);
  child.stdout.destroy();
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  rmSync(folder, { recursive: true });
  expect([code, said]).toEqual([3, expect.stringMatching(/^\d+ problems in .*\n$/)]);
});
