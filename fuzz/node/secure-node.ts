import { appendFileSync, chmodSync, cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../local/opensearch/cache.ts";
import { type JavaNode, startJavaNode } from "../../local/opensearch/java-node.ts";
import { findJdk, isOnPath } from "../../local/opensearch/jdk.ts";
import { unpackDistribution } from "../../local/opensearch/unpack.ts";
import { StackFailure } from "../../local/stack/failure.ts";
import { ADMIN, NodeClient } from "./node-client.ts";
import { makeKeystores } from "./keystore.ts";
import { unpackSecurity } from "./unpack-security.ts";

const READY_MS = 300_000;
/** Long runs pay for the second compiler; one processor's collector keeps out of the harness' way. */
const FLAGS = ["-XX:TieredStopAtLevel=4", "-Xms1g", "-Xmx1g"];

/** What a node's Security has besides the fuzzer's. */
export interface SecurityExtras {
  /** a folder whose files take the place of the ones in `security/` */
  readonly folder: string;
  /** lines for `opensearch.yml` that are added, or win where the key is there already */
  readonly settings: Readonly<Record<string, string>>;
}

/** A real OpenSearch with the real Security plugin on a free port of 127.0.0.1, in which the trusted headers say who asks. */
export async function startSecureNode(
  onProgress: (line: string) => void,
  signal: AbortSignal,
  extras?: SecurityExtras,
): Promise<JavaNode> {
  const jdk = findJdk();
  if (jdk === undefined || !isOnPath("mvn")) {
    throw new StackFailure("the Security plugin needs Maven (`mvn` on the PATH) and a JDK of 21 or newer");
  }
  const cache = openCache();
  const plain = await unpackDistribution(cache, onProgress, signal);
  const home = await unpackSecurity(plain, cache, onProgress, signal);
  onProgress("starting OpenSearch with the Security plugin");
  const node = await startJavaNode(jdk, home, cache, signal, {
    flags: FLAGS,
    configure: (config) => addSecurity(jdk, config, extras),
  });
  try {
    await Promise.race([
      waitUntilReady(node.url, signal),
      node.died.then((why) => Promise.reject(new StackFailure(why))),
    ]);
    return node;
  } catch (error) {
    await node.close();
    throw error;
  }
}

function addSecurity(jdk: string, config: string, extras: SecurityExtras | undefined): void {
  const own = Object.entries(extras?.settings ?? {});
  const settings = readFileSync(join(import.meta.dirname, "opensearch-security.yml"), "utf8")
    .split("\n")
    .filter((line) => !own.some(([key]) => line.startsWith(`${key}:`)));
  appendFileSync(join(config, "opensearch.yml"), [...settings, ...own.map((pair) => pair.join(": ")), ""].join("\n"));
  const folder = join(config, "opensearch-security");
  mkdirSync(folder, { mode: 0o755 });
  cpSync(join(import.meta.dirname, "security"), folder, { recursive: true });
  if (extras !== undefined) cpSync(extras.folder, folder, { recursive: true });
  makeKeystores(jdk, config);
  for (const name of readdirSync(config, { recursive: true, encoding: "utf8" })) {
    if (/\.(?:yml|p12)$/.test(name)) chmodSync(join(config, name), 0o644);
  }
}

/** Security answers 503 until it has read its own index. */
async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const client = new NodeClient(url);
  const until = Date.now() + READY_MS;
  let why = "";
  while (Date.now() < until) {
    signal.throwIfAborted();
    const answer = await client
      .send({ method: "GET", target: "/_cluster/health", as: ADMIN })
      .catch((error: unknown) => {
        why = String(error);
        return undefined;
      });
    if (answer?.status === 200) return client.close();
    why = answer === undefined ? why : `${answer.status} ${answer.body.toString().slice(0, 200)}`;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  client.close();
  throw new StackFailure(`OpenSearch with the Security plugin does not become ready: ${why}`);
}
