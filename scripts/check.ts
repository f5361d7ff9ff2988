import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ArgumentError, parseArguments } from "../cli/parse-arguments.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Step {
  readonly name: string;
  /** a command of `node_modules/.bin` and its arguments */
  readonly command: readonly [string, ...string[]];
}

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly failed: boolean;
  readonly output: string;
}

/** The steps, in groups: what is in one group runs at the same time; the tests have the machine to themselves. */
export function listSteps(scratch: string, reportFile: string | undefined): readonly (readonly Step[])[] {
  const report =
    reportFile === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  return [
    [
      { name: "types", command: ["tsc", "-p", "."] },
      { name: "types of the page", command: ["tsc", "-p", "functions/portal/page"] },
      { name: "format", command: ["biome", "format", "."] },
    ],
    [
      { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
      { name: "generated files", command: ["tsx", "scripts/generate.ts", "--check"] },
    ],
    [
      { name: "dead code", command: ["knip", "--no-progress", "--no-config-hints"] },
      { name: "bundle size", command: ["tsx", "scripts/build.ts", "--out", scratch] },
    ],
    [
      { name: "policy lint", command: ["tsx", "cli/main.ts", "lint", "policy.yml"] },
      { name: "policy test", command: ["tsx", "cli/main.ts", "test", "policy.test.yml"] },
    ],
    [{ name: "tests", command: ["vitest", "run", "--project", "fast", ...report] }],
  ];
}

async function runStep({ name, command: [bin, ...args] }: Step): Promise<Outcome> {
  const start = performance.now();
  const output: Buffer[] = [];
  const failed = await new Promise<boolean>((resolve) => {
    const child = spawn(join(ROOT, "node_modules", ".bin", bin), args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(true);
    });
    child.on("close", (code) => resolve(code !== 0));
  });
  const seconds = (performance.now() - start) / 1000;
  console.log(`${failed ? "FAIL" : "ok  "}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
  return { name, seconds, failed, output: Buffer.concat(output).toString() };
}

async function main(): Promise<void> {
  const { values } = parseArguments({ options: { report: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) return console.log("npm run check -- [--report FILE]   FILE: the tests' outcome, as vitest's JSON");
  const start = performance.now();
  const scratch = await mkdtemp(join(tmpdir(), "index-gate-check-"));
  const outcomes: Outcome[] = [];
  try {
    for (const group of listSteps(scratch, values.report)) outcomes.push(...(await Promise.all(group.map(runStep))));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const failed = outcomes.filter((outcome) => outcome.failed);
  for (const { name, output } of failed) console.log(`\n--- ${name} ---\n${output.trimEnd()}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    failed.length === 0
      ? `\nall ${outcomes.length} steps passed in ${seconds} s`
      : `\nfailed: ${failed.map(({ name }) => name).join(", ")} (${seconds} s)`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof ArgumentError ? error.message : error);
  process.exitCode = 1;
});
