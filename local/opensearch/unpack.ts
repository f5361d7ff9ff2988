import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StackFailure } from "../stack/failure.ts";

const recipe = join(import.meta.dirname, "pom.xml");

/**
 * The home of the unpacked distribution, fetched from Maven Central when this cache has none of this recipe yet.
 * It appears under its name only when it is complete, so several checkouts may ask at once.
 */
export async function unpackDistribution(
  cache: string,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const pom = readFileSync(recipe, "utf8");
  const version = /<opensearch.version>(.*?)</.exec(pom)?.[1] ?? "";
  const home = join(cache, `opensearch-${version}-${createHash("sha256").update(pom).digest("hex").slice(0, 8)}`);
  if (existsSync(home)) return home;

  const partial = join(cache, "run", `${process.pid}-unpack`);
  mkdirSync(partial, { recursive: true });
  copyFileSync(recipe, join(partial, "pom.xml"));
  onProgress(`fetching OpenSearch ${version} from Maven Central (about 160 MB, once)`);
  const since = Date.now();
  const ticker = setInterval(
    () => onProgress(`still fetching OpenSearch (${Math.round((Date.now() - since) / 1000)} s)`),
    10_000,
  );
  try {
    await runMaven(partial, signal);
    if (!existsSync(home)) renameSync(join(partial, "target", `opensearch-${version}`), home);
  } finally {
    clearInterval(ticker);
    rmSync(partial, { recursive: true, force: true });
  }
  return home;
}

/** Runs the recipe in this folder, which fetches `what`; throws `StackFailure` with Maven's first error. */
export function runMaven(folder: string, signal: AbortSignal, what = "OpenSearch"): Promise<void> {
  return new Promise((resolve, reject) => {
    const mvn = spawn("mvn", ["-B", "-q", "-f", join(folder, "pom.xml"), "generate-resources"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let said = "";
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-8_000);
    };
    mvn.stdout.on("data", listen);
    mvn.stderr.on("data", listen);
    const stop = (): void => {
      if (mvn.pid !== undefined && mvn.exitCode === null) process.kill(-mvn.pid, "SIGTERM");
    };
    signal.addEventListener("abort", stop, { once: true });
    mvn.on("error", (error) => reject(new StackFailure(`mvn could not be started: ${error.message}`)));
    mvn.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new StackFailure(`${what} could not be fetched: ${firstError(said) ?? `mvn ended with ${code}`}`));
    });
  });
}

function firstError(said: string): string | undefined {
  return /^\[ERROR\]\s*(.+)$/m.exec(said)?.[1]?.slice(0, 400);
}
