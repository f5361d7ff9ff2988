import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openCache } from "../../../local/opensearch/cache.ts";
import { findJdk, isOnPath } from "../../../local/opensearch/jdk.ts";
import { runMaven } from "../../../local/opensearch/unpack.ts";

const OLDEST_JDK = 17;
const RECIPE = join(import.meta.dirname, "pom.xml");
const LAUNCHER = join(import.meta.dirname, "Loopback.java");

export interface DynamoDbLocal {
  /** what a client of it is made with */
  readonly client: ReturnType<typeof clientOf>;
  close(): Promise<void>;
}

/** Why it cannot be run on this machine; undefined: it can. */
export function missingForDynamoDbLocal(): string | undefined {
  const missing = [
    ...(jdkHome() === undefined ? [`a JDK of ${OLDEST_JDK} or newer`] : []),
    ...(isOnPath("mvn") ? [] : ["Maven"]),
  ];
  return missing.length === 0 ? undefined : `DynamoDB Local needs ${missing.join(" and ")}`;
}

/** The DynamoDB that AWS hands out for tests, from Maven Central, in memory, on 127.0.0.1; it ends with this process. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const jdk = jdkHome();
  const missing = missingForDynamoDbLocal();
  if (missing !== undefined || jdk === undefined) throw new Error(missing);
  const lib = await fetchLibraries();
  const java = ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", `-Djava.library.path=${lib}`];
  const child = spawn(join(jdk, "bin/java"), [...java, "-cp", `${lib}/*`, LAUNCHER], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const ended = once(child, "close");
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^listening on (\d+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(() => reject(new Error(`DynamoDB Local ended before it listened: ${said}`)), reject);
  });
  return {
    client: clientOf(port),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function jdkHome(): string | undefined {
  return findJdk(process.env, OLDEST_JDK);
}

/** It checks no signature, and keeps a database for each access key. */
function clientOf(port: number) {
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
}

/** Fetched once for all checkouts; there only when they are whole. */
async function fetchLibraries(): Promise<string> {
  const cache = openCache();
  const recipe = createHash("sha256").update(readFileSync(RECIPE)).digest("hex").slice(0, 8);
  const home = join(cache, `dynamodb-local-${recipe}`);
  if (existsSync(home)) return home;
  const partial = join(cache, "run", `${process.pid}-dynamodb-local`);
  mkdirSync(partial, { recursive: true });
  copyFileSync(RECIPE, join(partial, "pom.xml"));
  try {
    await runMaven(partial, AbortSignal.timeout(300_000), "DynamoDB Local");
    if (!existsSync(home)) renameSync(join(partial, "target", "lib"), home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return home;
}
