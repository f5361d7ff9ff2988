import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { StackFailure } from "../stack/failure.ts";
import type { GatewayResponse } from "./refusal.ts";
import type { GatewayType } from "./types.ts";

/** The part of a CloudFormation template that the local gateway reads. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** Where in the project the template is made from. */
const SOURCES = ["serverless.yml", "policy.yml", "gateway", "functions", "scripts", "package.json"];
/** What packaging needs: a service's configuration must be a file of its own, the rest is as good as linked. */
const COPIED = "serverless.yml";
const LINKED = [
  "gateway",
  "functions",
  "scripts",
  "shared",
  "node_modules",
  "package.json",
  "policy.yml",
  "tsconfig.json",
];
const FILE = "cloudformation-template-update-stack.json";

/**
 * The packaged template of a gateway type: made by `serverless package` offline, in a folder of its own below `.local/`
 * (never in `dist/`), once for each state of its sources.
 */
export async function packagedTemplate(root: string, type: GatewayType, signal?: AbortSignal): Promise<Template> {
  const folder = join(root, ".local", "template");
  const kept = join(folder, `${type}-${hashSources(root)}.json`);
  if (!existsSync(kept)) {
    const template = await packageOnce(root, type, signal);
    mkdirSync(folder, { recursive: true });
    for (const old of readdirSync(folder)) if (old.startsWith(`${type}-`)) rmSync(join(folder, old), { force: true });
    writeFileSync(`${kept}.${process.pid}`, template);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return JSON.parse(readFileSync(kept, "utf8")) as Template;
}

/** How API Gateway's own refusals are shaped; an HTTP API has none. */
export async function readGatewayResponses(
  root: string,
  type: GatewayType,
  signal?: AbortSignal,
): Promise<GatewayResponse[]> {
  if (type === "http") return [];
  const { Resources } = await packagedTemplate(root, type, signal);
  return Object.values(Resources)
    .filter(({ Type }) => Type === "AWS::ApiGateway::GatewayResponse")
    .map(({ Properties }) => Properties as unknown as GatewayResponse);
}

async function packageOnce(root: string, type: GatewayType, signal: AbortSignal | undefined): Promise<string> {
  const work = join(root, ".local", `package-${process.pid}-${type}`);
  mkdirSync(work, { recursive: true });
  try {
    copyFileSync(join(root, COPIED), join(work, COPIED));
    for (const name of LINKED) symlinkSync(join(root, name), join(work, name));
    await runToEnd(join(root, "node_modules", ".bin", "serverless"), type, work, signal);
    return readFileSync(join(work, "out", FILE), "utf8");
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Resolves only when the process is gone, also when it is told to stop. */
function runToEnd(command: string, type: GatewayType, cwd: string, signal: AbortSignal | undefined): Promise<void> {
  const env = { ...process.env, SLS_NOTIFICATIONS_MODE: "off" };
  return new Promise((resolve, reject) => {
    let said = "";
    const child = spawn(command, ["package", "--package", "out", "--param", `gateway=${type}`], { cwd, env });
    const stop = (): void => void child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new StackFailure(`the template could not be packaged: ${errorLine(said) ?? `exit code ${code}`}`));
    });
  });
}

function hashSources(root: string): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((name) => listFiles(join(root, name)))) {
    if (/\.(yml|cjs|json)$/.test(file)) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function listFiles(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch {
    return [path];
  }
}

/** What stands after `Error:` in the command's output. */
function errorLine(text: string): string | undefined {
  return /Error:\s*\n?\s*(.+)/.exec(text)?.[1];
}
