import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startJavaNode } from "../../../local/opensearch/java-node.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "index-gate-node-"));
  // the node runs as somebody else where we are root
  chmodSync(folder, 0o755);
  for (const name of ["jdk/bin", "home/config", "cache/run"]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "home/config/log4j2.properties"), "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A node that does as the script says. */
function start(script: string, signal = new AbortController().signal) {
  writeFileSync(join(folder, "jdk/bin/java"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return startJavaNode(join(folder, "jdk"), join(folder, "home"), join(folder, "cache"), signal);
}

it("says why a node ended that never answered, and leaves nothing of it", async () => {
  await expect(start("echo 'Error: the heap does not fit' >&2; exit 3")).rejects.toThrow(
    "OpenSearch stopped (3): Error: the heap does not fit",
  );
  await expect(start("exit 4")).rejects.toThrow("OpenSearch stopped (4)");
  expect(readdirSync(join(folder, "cache/run"))).toEqual([]);
});

it("says that a node was stopped when it was", async () => {
  const stopping = new AbortController();
  const started = start("exec sleep 60", stopping.signal);
  stopping.abort();
  await expect(started).rejects.toThrow("OpenSearch was stopped");
  expect(readdirSync(join(folder, "cache/run"))).toEqual([]);
});
