import { StackFailure } from "../stack/failure.ts";
import { openCache } from "./cache.ts";
import { hasDocker, startDockerNode } from "./docker-node.ts";
import { type JavaNode, startJavaNode } from "./java-node.ts";
import { findJdk, isOnPath } from "./jdk.ts";
import { unpackDistribution } from "./unpack.ts";

const READY_MS = 180_000;

const THREE_WAYS = `no OpenSearch to run; there are three ways to have one:
  1. Maven and a JDK of 21 or newer: have \`mvn\` on the PATH, and JAVA_HOME or OPENSEARCH_JAVA_HOME set when the JDK is not where systems keep it
  2. a running one without authentication: OPENSEARCH_URL=http://127.0.0.1:9200 npm start
  3. Docker with a running engine`;

export interface OpenSearchOptions {
  /** an OpenSearch that runs already; nothing is started or stopped */
  readonly url?: string | undefined;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface OpenSearchNode {
  /** origin without a trailing slash */
  readonly url: string;
  readonly version: string;
  readonly died: Promise<string>;
  close(): Promise<void>;
}

/**
 * A real OpenSearch that answers: the one at `url` (or `OPENSEARCH_URL`), else one from Maven Central, else one from
 * Docker. Throws `StackFailure` with the three ways when there is none.
 */
export async function startOpenSearch(options: OpenSearchOptions = {}): Promise<OpenSearchNode> {
  const onProgress = options.onProgress ?? (() => undefined);
  const signal = options.signal ?? new AbortController().signal;
  const url = options.url ?? process.env["OPENSEARCH_URL"];
  const node = url === undefined || url === "" ? await startOwn(onProgress, signal) : useRunning(url);
  try {
    const version = await Promise.race([waitUntilReady(node.url, signal), rejectWhenDead(node)]);
    return { url: node.url, version, died: node.died, close: node.close };
  } catch (error) {
    await node.close();
    throw error;
  }
}

function useRunning(url: string): JavaNode {
  if (!URL.canParse(url)) throw new StackFailure(`OPENSEARCH_URL is not a URL: \`${url}\``);
  return { url: url.replace(/\/+$/, ""), died: new Promise(() => {}), close: async () => {} };
}

async function startOwn(onProgress: (line: string) => void, signal: AbortSignal): Promise<JavaNode> {
  const jdk = findJdk();
  if (jdk !== undefined && isOnPath("mvn")) {
    const cache = openCache();
    const home = await unpackDistribution(cache, onProgress, signal);
    signal.throwIfAborted();
    onProgress("starting OpenSearch");
    return startJavaNode(jdk, home, cache, signal);
  }
  if (hasDocker()) return startDockerNode(onProgress, signal);
  throw new StackFailure(THREE_WAYS);
}

async function rejectWhenDead(node: JavaNode): Promise<never> {
  throw new StackFailure(await node.died);
}

/** Waits for the first answer and returns the version it tells. */
async function waitUntilReady(url: string, signal: AbortSignal): Promise<string> {
  const until = Date.now() + READY_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      const once = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
      const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=5s`, { signal: once });
      if (answer.ok) break;
    } catch {
      // not listening yet
    }
    if (Date.now() > until) throw new StackFailure(`OpenSearch at \`${url}\` does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const info = (await (
    await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
  ).json()) as { version?: { number?: string } };
  return info.version?.number ?? "unknown";
}
