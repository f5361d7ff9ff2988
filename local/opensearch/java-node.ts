import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { StackFailure } from "../stack/failure.ts";
import { isRoot, sweepRuns } from "./cache.ts";

/** The ids of `nobody` on the systems OpenSearch runs on. */
const NOBODY = 65_534;
const STOP_MS = 10_000;

/**
 * Runs the node and ends it when its standard input closes, which happens when we say so and also when we are gone:
 * a node never outlives the process that started it.
 */
const SUPERVISOR = `exec 3<&0
"$@" </dev/null 3<&- &
node=$!
{ read -r line <&3; kill "$node" 2>/dev/null; } &
exec 3<&-
wait "$node"`;

export interface JavaNode {
  readonly url: string;
  /** Resolves with the reason when the node ends without having been stopped. */
  readonly died: Promise<string>;
  close(): Promise<void>;
}

/** What a node has besides the usual. */
export interface JavaNodeExtras {
  /** adds to the node's config folder, before anybody else may read it */
  readonly configure?: (config: string) => void;
  /** flags that come after ours, and win */
  readonly flags?: readonly string[];
}

/** Starts the unpacked distribution on a free port of 127.0.0.1 with a work folder of its own below `cache/run`. */
export async function startJavaNode(
  jdk: string,
  home: string,
  cache: string,
  signal: AbortSignal,
  extras: JavaNodeExtras = {},
): Promise<JavaNode> {
  sweepRuns(join(cache, "run"));
  const work = prepareWork(home, join(cache, "run"), extras);
  const command = javaCommand(jdk, home, work, extras.flags ?? []);
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "opensearch", ...command], {
    cwd: home,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let isStopping = false;
  const close = async (): Promise<void> => {
    isStopping = true;
    await stop(child, ended);
    rmSync(work, { recursive: true, force: true });
  };
  const abort = (): void => void close();
  signal.addEventListener("abort", abort, { once: true });

  let lastError = "";
  const address = new Promise<string>((answer) => {
    const read = (line: string): void => {
      const found = /HttpServerTransport.*publish_address \{(.+?)\}/.exec(line)?.[1];
      if (found !== undefined) answer(`http://${found}`);
      if (/\[(ERROR|FATAL)|^Error|^Exception|OutOfMemory/.test(line)) lastError = line.trim().slice(0, 300);
    };
    createInterface({ input: child.stdout }).on("line", read);
    createInterface({ input: child.stderr }).on("line", read);
  });

  const died = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`OpenSearch could not be started: ${error.message}`));
    void ended.then(() => {
      const how = child.signalCode ?? child.exitCode;
      if (!isStopping) resolve(`OpenSearch stopped (${how})${lastError === "" ? "" : `: ${lastError}`}`);
    });
  });
  const first = await Promise.race([
    address.then((url) => ({ url })),
    died.then((reason) => ({ reason })),
    // why it ended by itself is known a moment later
    ended.then(async () => ({ reason: isStopping ? "OpenSearch was stopped" : await died })),
  ]);
  signal.removeEventListener("abort", abort);
  if ("reason" in first) {
    await close();
    throw new StackFailure(first.reason);
  }
  return { url: first.url, died, close };
}

function prepareWork(home: string, runs: string, { configure }: JavaNodeExtras): string {
  const work = mkdtempSync(join(runs, `${process.pid}-`));
  chmodSync(work, 0o755);
  for (const name of ["config", "data", "logs", "repo", "tmp"]) mkdirSync(join(work, name));
  copyFileSync(join(home, "config/log4j2.properties"), join(work, "config/log4j2.properties"));
  copyFileSync(join(import.meta.dirname, "opensearch.yml"), join(work, "config/opensearch.yml"));
  for (const name of ["config/log4j2.properties", "config/opensearch.yml"]) chmodSync(join(work, name), 0o644);
  configure?.(join(work, "config"));
  if (isRoot())
    for (const name of ["config", "data", "logs", "repo", "tmp"]) chownSync(join(work, name), NOBODY, NOBODY);
  return work;
}

function javaCommand(jdk: string, home: string, work: string, flags: readonly string[]): string[] {
  return [
    join(jdk, "bin/java"),
    "-Xms512m",
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "-javaagent:agent/opensearch-agent.jar",
    `-Djava.io.tmpdir=${work}/tmp`,
    `-Djna.tmpdir=${work}/tmp`,
    "-Djava.awt.headless=true",
    // as the distribution's own start script: weeks of dates are ISO weeks
    "-Djava.locale.providers=SPI,CLDR",
    "-Dlog4j2.disable.jmx=true",
    "-Dlog4j.shutdownHookEnabled=false",
    `-Dopensearch.path.home=${home}`,
    `-Dopensearch.path.conf=${work}/config`,
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
    ...flags,
    "-cp",
    `${home}/lib/*`,
    "org.opensearch.bootstrap.OpenSearch",
    `-Epath.data=${work}/data`,
    `-Epath.logs=${work}/logs`,
    `-Epath.repo=${work}/repo`,
  ];
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined) return;
  child.stdin?.end();
  const timer = setTimeout(() => killGroup(child.pid as number), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // gone in the meantime
  }
}
