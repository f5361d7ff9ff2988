import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArguments } from "../cli/parse-arguments.ts";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions as EsbuildOptions, type Metafile } from "esbuild";
import { compilePolicy } from "../shared/policy/compile.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { apart, bundleApart } from "./apart.ts";
import { isNeeded } from "./needed-functions.ts";
import { latePart } from "./late-part.ts";
import { type Beside, portalPage } from "./portal-page.ts";
import { packedText } from "./packed-text.ts";
import { writeIfChanged } from "./write-if-changed.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Minified bytes a function may weigh: what a cold start has to read and compile. */
export const BUNDLE_LIMITS: Readonly<Record<string, number>> = {
  authorizer: 64 * 1024,
  proxy: 160 * 1024,
  rotation: 64 * 1024,
  portal: 64 * 1024,
};

/** What lies beside a bundle: the compiled policy, but what everybody may call knows no more than everybody may. */
const BESIDE: Readonly<Record<string, (policy: PolicyDocument) => Promise<readonly Beside[]>>> = {
  portal: (policy) => portalPage(policy, ROOT),
};
const thePolicy = (policy: PolicyDocument): readonly Beside[] => [
  { name: "policy.json", contents: `${JSON.stringify(policy)}\n` },
];

/** Modules that are loaded late and share nothing with a start, by function: they bring clients of AWS. */
const APART: Readonly<Record<string, readonly string[]>> = { proxy: ["temporary-grants"] };

/** Functions that are loaded as a whole: nothing of their own is loaded late, and clients of AWS bring what they may need. */
const WHOLE: ReadonlySet<string> = new Set(["access", "discovery", "notifier"]);

export interface Bundle {
  /** the function's folder under `functions/` */
  readonly name: string;
  readonly file: string;
  /** what is read and compiled when the function starts: `index.js` and what it imports */
  readonly bytes: number;
  /** with the parts that are loaded when a request first needs them */
  readonly allBytes: number;
  readonly gzipBytes: number;
  readonly limitBytes: number | undefined;
  readonly metafile: Metafile;
}

export interface BuildOptions {
  /** the policy that is compiled beside each bundle; default `policy.yml` */
  readonly policyFile?: string;
  /** default `dist` */
  readonly outDir?: string;
}

/**
 * Bundles every function into `<outDir>/<function>/` (`index.js` and its parts, `package.json`, `policy.json`: what is
 * deployed) and keeps esbuild's metafile and source maps beside that folder. The same sources give the same bytes, and a file that
 * would not change is not touched, so a running gateway is not disturbed. Throws with all problems of the policy.
 */
export async function buildAll(options: BuildOptions = {}): Promise<readonly Bundle[]> {
  const outDir = options.outDir ?? join(ROOT, "dist");
  const policy = await compilePolicy(options.policyFile ?? join(ROOT, "policy.yml"));
  const needs = (name: string): boolean => isNeeded(name, policy);
  const names = listFunctions();
  const others = names.filter((name) => !needs(name));
  await Promise.all(others.map((name) => rm(join(outDir, name), { recursive: true, force: true })));
  return Promise.all(names.filter(needs).map((name) => buildFunction(name, outDir, policy)));
}

/** The folders of `functions/` that hold a `handler.ts`. */
export function listFunctions(): readonly string[] {
  const folders = readdirSync(join(ROOT, "functions"));
  return folders.filter((name) => existsSync(join(ROOT, "functions", name, "handler.ts"))).toSorted();
}

async function buildFunction(name: string, outDir: string, policy: PolicyDocument): Promise<Bundle> {
  const folder = join(outDir, name);
  const file = join(folder, "index.js");
  const options = {
    absWorkingDir: ROOT,
    entryPoints: [{ in: entryOf(name), out: "index" }],
    outdir: folder,
    bundle: true,
    // what few requests need is loaded by the first of them
    splitting: true,
    chunkNames: "part-[hash]",
    minify: true,
    platform: "node",
    // the oldest Node the same bundle runs on (locally); Lambda's is newer
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    sourcemap: "external",
    sourcesContent: false,
    legalComments: "none",
    plugins: [packedText(), apart(APART[name] ?? [])],
    logLevel: "silent",
  } satisfies EsbuildOptions;
  const isWhole = WHOLE.has(name);
  const plugins = isWhole ? options.plugins : [...options.plugins, await latePart(entryOf(name), options)];
  const built = await build({ ...options, plugins, splitting: !isWhole, write: false, metafile: true });
  const { metafile, warnings } = built;
  const outputFiles = [
    ...built.outputFiles,
    ...(await bundleApart(join("functions", name), isNeeded("access", policy) ? (APART[name] ?? []) : [], options)),
  ];
  if (warnings.length > 0) throw new Error(`${name}: ${warnings.map((warning) => warning.text).join(", ")}`);
  const beside = [
    { name: "package.json", contents: `{"type":"module"}\n` },
    ...((await BESIDE[name]?.(policy)) ?? thePolicy(policy)),
  ];
  const code = outputFiles.filter(({ path }) => path.endsWith(".js"));
  const maps = outputFiles.filter(({ path }) => path.endsWith(".map"));
  await Promise.all([
    ...code.map(({ path, contents }) => writeIfChanged(path, contents)),
    ...maps.map(({ path, contents }) => writeIfChanged(join(outDir, `${name}.maps`, basename(path)), contents)),
    ...beside.map(({ name: as, contents }) => writeIfChanged(join(folder, as), contents)),
    writeIfChanged(join(outDir, `${name}.meta.json`), JSON.stringify(metafile)),
  ]);
  await removeOthers(folder, [...code.map(({ path }) => basename(path)), ...beside.map(({ name: as }) => as)]);
  const started = listStarted(name, metafile);
  const atStart = code.filter(({ path }) => started.has(relative(ROOT, path)));
  return {
    name,
    file,
    bytes: bytesAtStart(name, metafile),
    allBytes: sumOf(code.map(({ contents }) => contents.length)),
    gzipBytes: sumOf(atStart.map(({ contents }) => gzipSync(contents).length)),
    limitBytes: BUNDLE_LIMITS[name],
    metafile,
  };
}

function entryOf(name: string): string {
  return `functions/${name}/handler.ts`;
}

/** What is read and compiled when a function starts, by the metafile that is kept beside its bundle. */
export function bytesAtStart(name: string, metafile: Metafile): number {
  return sumOf([...listStarted(name, metafile)].map((output) => metafile.outputs[output]?.bytes ?? 0));
}

/** The output of a function's entry and all that it imports without being asked. */
function listStarted(name: string, { outputs }: Metafile): ReadonlySet<string> {
  const entry = entryOf(name);
  const started = new Set(Object.keys(outputs).filter((output) => outputs[output]?.entryPoint === entry));
  // a set is walked to what is added on the way
  for (const output of started) {
    for (const { path, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) started.add(path);
    }
  }
  return started;
}

/** Parts of an older build must not be deployed. */
async function removeOthers(folder: string, names: readonly string[]): Promise<void> {
  const others = readdirSync(folder).filter((name) => !names.includes(name) && !name.endsWith(".tmp"));
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** One line per bundle: bytes that a start reads, the same compressed, their limit, and the bytes of all parts. */
export function formatSizes(bundles: readonly Bundle[]): string {
  const rows = bundles.map(({ name, bytes, gzipBytes, limitBytes, allBytes }) => {
    const limit = limitBytes === undefined ? "-" : limitBytes;
    return [name, bytes, gzipBytes, limit, isTooLarge({ bytes, limitBytes }) ? "too large" : "ok", allBytes].map(
      String,
    );
  });
  const table = [["function", "at start", "gzip", "limit", "", "all parts"], ...rows];
  return table
    .map(([first = "", ...rest]) => first.padEnd(14) + rest.map((cell) => cell.padStart(11)).join(""))
    .join("\n");
}

export function isTooLarge({ bytes, limitBytes }: Pick<Bundle, "bytes" | "limitBytes">): boolean {
  return limitBytes !== undefined && bytes > limitBytes;
}

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: { policy: { type: "string" }, out: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log("npm run build -- [--policy policy.yml] [--out dist]");
  const bundles = await buildAll({
    ...(values.policy === undefined ? {} : { policyFile: values.policy }),
    ...(values.out === undefined ? {} : { outDir: values.out }),
  });
  console.log(formatSizes(bundles));
  if (bundles.some(isTooLarge)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
