import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArguments } from "../cli/parse-arguments.ts";
import { buildBench } from "./build.ts";
import { writeBetweenMarkers } from "./document.ts";
import { MEASURES } from "./measures.ts";
import { type BenchContext, isMet, type Row } from "./row.ts";
import { describeMachine, formatTable } from "./table.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const HELP = `npm run bench -- [--only NAME]… [--json] [--write]

Measures speed, size, cold start and memory against their floors, and says which goals are met.
  --only NAME   one measure: ${Object.keys(MEASURES).join(", ")}
  --json        the rows as JSON, times in milliseconds, sizes in bytes
  --write       puts the table into docs/performance.md (all measures)`;

/** One measure in a process of its own, its standard output (log lines of the functions) thrown away. */
async function runMeasure(name: string, child: string, { dist, scratch }: BenchContext): Promise<readonly Row[]> {
  const measuring = fork(child, [name, dist, scratch], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  let rows: readonly Row[] = [];
  measuring.once("message", (sent) => {
    rows = sent as readonly Row[];
  });
  const [code] = (await once(measuring, "exit")) as [number | null];
  if (code !== 0 || rows.length === 0) throw new Error(`the measure \`${name}\` ended with ${code}`);
  return rows;
}

async function runAll(names: readonly string[]): Promise<readonly Row[]> {
  // below node_modules, where the packages are found that are not bundled
  const cache = join(ROOT, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, "index-gate-bench-"));
  try {
    const built = await buildBench(scratch);
    const rows: Row[] = [];
    for (const name of names) {
      process.stderr.write(`${name} …\n`);
      rows.push(...(await runMeasure(name, built.child, built)));
    }
    return rows;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      only: { type: "string", multiple: true },
      json: { type: "boolean" },
      write: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const unknown = values.only?.find((name) => !Object.hasOwn(MEASURES, name));
  if (unknown !== undefined) throw new Error(`no measure is called \`${unknown}\`; --help lists them`);
  if (values.write && values.only !== undefined) throw new Error("`--write` writes all measures, without `--only`");
  const rows = await runAll(values.only ?? Object.keys(MEASURES));
  const machine = describeMachine();
  if (values.json) return console.log(JSON.stringify({ machine, rows }, undefined, 2));
  const missed = rows.filter((row) => isMet(row) === false).length;
  const text = `${formatTable(rows)}\n\n${machine}. Goals missed: ${missed}.`;
  console.log(text);
  if (values.write) writeBetweenMarkers(join(ROOT, "docs", "performance.md"), text);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
