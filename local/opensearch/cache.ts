import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The folder that all checkouts share: the unpacked OpenSearch, and below `run/` one work folder per running node.
 * Root's must be open to `nobody`, whom the node runs as, so it is not below root's home.
 */
export function openCache(): string {
  const wanted = isRoot()
    ? "/var/cache/index-gate"
    : join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "index-gate");
  for (const folder of [wanted, join(tmpdir(), `index-gate-${process.getuid?.() ?? 0}`)]) {
    if (isUsable(folder)) return folder;
  }
  throw new Error(`no folder to unpack OpenSearch to: \`${wanted}\` cannot be written`);
}

/** OpenSearch refuses to run as root; then it runs as `nobody`. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Removes the work folders (`<pid>-…`) of runs that are gone, e.g. killed without a chance to clean up. */
export function sweepRuns(runs: string): void {
  for (const name of readdirSync(runs)) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(runs, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ours to write, and nobody else's: what lies in it is executed. */
function isUsable(folder: string): boolean {
  try {
    mkdirSync(join(folder, "run"), { recursive: true, mode: 0o755 });
    const { uid, mode } = statSync(folder);
    return uid === (process.getuid?.() ?? uid) && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}
