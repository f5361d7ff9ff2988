import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/stack/start-stack.ts";

const COPIED = ["cli", "functions", "gateway", "local", "scripts", "shared"];
const FILES = ["package.json", "policy.yml", "serverless.yml", "tsconfig.json"];

/** A checkout of its own, so that a stack of the developer's is not met; remove it at the end. */
export function copyCheckout(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-checkout-"));
  for (const name of [...COPIED, ...FILES]) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Running {
  readonly child: ChildProcess;
  /** everything that it has written */
  output(): string;
  /** resolves at the first output that matches; rejects when it ends before, or after `ms` */
  until(pattern: RegExp, ms?: number): Promise<void>;
  /** resolves with its exit code */
  readonly ended: Promise<number | null>;
}

/** Runs a command in a process group of its own, as a shell does with a terminal's foreground job. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Running {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const until = async (pattern: RegExp, ms = 120_000): Promise<void> => {
    const end = Date.now() + ms;
    while (!pattern.test(text)) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`no ${pattern} in the output:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { child, output: () => text, until, ended };
}

/** The ids of a process and of all that it has started, however deep. */
export function listTree(root: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const tree = [root];
  for (let at = 0; at < tree.length; at++) {
    for (const [pid, parent] of pairs) if (parent === tree[at] && pid !== undefined) tree.push(pid);
  }
  return tree;
}

/** The command lines of those that still run. */
export function stillRunning(pids: readonly number[]): string[] {
  return pids
    .flatMap((pid) => {
      try {
        return [execFileSync("ps", ["-o", "stat=,args=", "-p", String(pid)], { encoding: "utf8" }).trim()];
      } catch {
        return [];
      }
    })
    .filter((line) => !line.startsWith("Z"));
}
