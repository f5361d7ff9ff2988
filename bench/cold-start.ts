import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paired } from "./measure.ts";
import type { BenchContext, Row } from "./row.ts";

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG",
  AWS_REGION: "eu-west-1",
  INDEX_GATE_LOG_LEVEL: "INFO",
};

/** Starting Node with a bundle as Lambda's init phase does (its modules, configuration and policy), over starting Node with nothing. */
export async function measureColdStart({ dist, scratch }: BenchContext): Promise<readonly Row[]> {
  const empty = emptyProgram(scratch);
  const rows: Row[] = [];
  for (const name of ["authorizer", "proxy"]) {
    const floor = () => runNode(empty);
    const subject = () => runNode(join(dist, name, "index.js"));
    const measured = await paired(`cold start, ${name}`, floor, subject, { rounds: 60, calls: 1, settleMs: 0 });
    rows.push({
      name: measured.name,
      floor: { what: "an empty Node process", value: measured.floorMs },
      measured: measured.subjectMs,
      unit: "ms",
      compare: "+",
      result: measured.overheadMs,
      goal: 30,
    });
  }
  return rows;
}

/** A file that does nothing. */
export function emptyProgram(scratch: string): string {
  const folder = join(scratch, "empty");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}\n');
  writeFileSync(join(folder, "index.js"), "export {};\n");
  return join(folder, "index.js");
}

/** Starts Node with a file and waits for its end. */
export async function runNode(file: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [file, ...args], { env: ENVIRONMENT, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
}
