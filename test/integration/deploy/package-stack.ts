import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** What `serverless package` reads; `dist/` and `.serverless/` stay in the copy. */
const SOURCES = ["serverless.yml", "package.json", "policy.yml", "cli", "functions", "gateway", "scripts", "shared"];

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Properties: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

export interface Packaged {
  readonly templateFile: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  /** function name → file names in its zip */
  readonly zips: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs `serverless package` as a user would, in a folder of its own and without credentials, with these files more;
 * `remove` deletes the folder.
 */
export async function packageStack(
  params: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Packaged & { readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "index-gate-package-"));
  for (const name of SOURCES) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await mkdir(join(folder, "home"));
  const args = Object.entries(params).flatMap(([name, value]) => ["--param", `${name}=${value}`]);
  await promisify(execFile)(join(ROOT, "node_modules", ".bin", "serverless"), ["package", ...args], {
    cwd: folder,
    // no credentials and no configuration of the machine's owner
    env: { PATH: process.env["PATH"], HOME: join(folder, "home"), AWS_EC2_METADATA_DISABLED: "true" },
  }).catch(async (error: { readonly stdout?: string }) => {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`serverless package failed: ${error.stdout}`, { cause: error });
  });
  const templateFile = join(folder, ".serverless", "cloudformation-template-update-stack.json");
  const template = JSON.parse(await readFile(templateFile, "utf8")) as {
    Resources: Packaged["resources"];
    Outputs: Packaged["outputs"];
    Conditions?: Packaged["conditions"];
  };
  const packed = (await readdir(join(folder, ".serverless"))).filter((name) => name.endsWith(".zip"));
  const zips = await Promise.all(
    packed
      .toSorted()
      .map(async (name) => [name.slice(0, -4), await listZip(join(folder, ".serverless", name))] as const),
  );
  return {
    templateFile,
    resources: template.Resources,
    outputs: template.Outputs,
    conditions: template.Conditions ?? {},
    zips: Object.fromEntries(zips),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** File names of a zip, from its central directory (APPNOTE 4.3.12). */
async function listZip(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file);
  const names: string[] = [];
  const header = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = bytes.indexOf(header); at !== -1; at = bytes.indexOf(header, at + 46)) {
    names.push(bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  return names.toSorted();
}
