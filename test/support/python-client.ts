import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../local/stack/start-stack.ts";

const PACKAGE = "opensearch-py";
const VERSION = "3.2.0";
/** what opensearch-py signs with */
const SIGNER = "botocore==1.43.11";
const run = promisify(execFile);
let prepared: Promise<string> | undefined;

/** The interpreter of a virtual environment with opensearch-py and what it signs with, made once below `.local/`. Rejects with the reason. */
export function pythonWithClient(): Promise<string> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<string> {
  const folder = join(ROOT, ".local", `${PACKAGE}-${VERSION}-signing`);
  const python = join(folder, "bin", "python");
  const complete = join(folder, "bin", PACKAGE);
  if (existsSync(complete)) return python;
  await attempt("python3", ["-m", "venv", "--clear", folder], "python3 cannot make a virtual environment");
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `${PACKAGE}==${VERSION}`, SIGNER];
  await attempt(python, install, `${PACKAGE} cannot be installed`);
  // a mark that the installation was not broken off
  await attempt("touch", [complete], "the virtual environment cannot be written");
  return python;
}

async function attempt(command: string, args: readonly string[], problem: string): Promise<void> {
  try {
    await run(command, args);
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    throw new Error(`${problem}: ${stderr.trim().split("\n").at(-1) || message}`, { cause: error });
  }
}
