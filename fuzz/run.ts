import { appendFileSync, readFileSync } from "node:fs";
import { StackFailure } from "../local/stack/failure.ts";
import { type Progress, runCampaign } from "./campaign.ts";
import { type FuzzCase, parseCases, scriptOf, toCase } from "./case-file.ts";
import { NodeKeeper } from "./node/node-keeper.ts";
import { type FuzzOptions, HELP, parseOptions } from "./options.ts";
import { formatFinding, formatProgress, formatReport, toJson } from "./report.ts";
import { reproduce } from "./reproduce.ts";
import { Trial } from "./trial.ts";

/** On a terminal, and in a log. */
const PROGRESS_MS = process.stderr.isTTY ? 2_000 : 60_000;
const FINDINGS = 3;

/** A run of generated requests; true: nothing was found. */
async function campaign(keeper: NodeKeeper, options: FuzzOptions, signal: AbortSignal): Promise<boolean> {
  const startedAt = performance.now();
  let latest: Progress | undefined;
  let known = 0;
  const ticker = setInterval(() => {
    if (latest === undefined) return;
    process.stderr.write(`${formatProgress({ ...latest, elapsedMs: performance.now() - startedAt })}\n`);
  }, PROGRESS_MS);
  const { seed, requests, seconds } = options;
  const end = await runCampaign(keeper, {
    seed,
    requests,
    seconds,
    signal,
    onProgress: (progress) => {
      latest = progress;
    },
    onFinding: (finding) => {
      const id = `fuzz-${seed}-${known++}`;
      process.stderr.write(`${formatFinding(finding, id, seed)}\n`);
      if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(toCase(finding, id, seed))}\n`);
    },
  }).finally(() => clearInterval(ticker));
  console.log(options.isJson ? JSON.stringify(toJson(end, seed), undefined, 2) : formatReport(end, seed));
  return end.findings.length === 0;
}

/** Plays cases again; true: none of them fails any more. */
async function replay(keeper: NodeKeeper, cases: readonly FuzzCase[]): Promise<boolean> {
  const trial = new Trial(keeper.client);
  let isClean = true;
  for (const each of cases) {
    const failure = await reproduce(trial, scriptOf(each), each.fuzz.kind);
    console.log(`${failure === undefined ? "passes" : "fails "}  ${each.id}  ${failure?.detail ?? each.why}`);
    isClean &&= failure === undefined;
  }
  return isClean;
}

/** Throws `StackFailure` for a file that is not there, or is none of ours. */
function readCases(file: string): FuzzCase[] {
  try {
    return parseCases(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StackFailure(`\`${file}\` cannot be replayed: ${(error as Error).message}`);
  }
}

/** Throws `StackFailure` with what is wrong with the arguments. */
function readOptions(): FuzzOptions | "help" {
  try {
    return parseOptions(process.argv.slice(2), String(Date.now() % 1_000_000)) ?? "help";
  } catch (error) {
    throw new StackFailure((error as Error).message);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === "help") return console.log(HELP);
  const cases = options.replay === undefined ? undefined : readCases(options.replay);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const keeper = new NodeKeeper((line) => process.stderr.write(`… ${line}\n`), abort.signal);
  try {
    await keeper.start();
    const isClean = cases === undefined ? await campaign(keeper, options, abort.signal) : await replay(keeper, cases);
    if (!isClean) process.exitCode = FINDINGS;
  } finally {
    await keeper.close();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof StackFailure ? error.message : error);
  process.exitCode = 1;
});
