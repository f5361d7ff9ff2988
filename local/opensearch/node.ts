import { describeFailure, StackFailure } from "../stack/failure.ts";
import { openCache } from "./cache.ts";
import { hasDocker, startDockerNode } from "./docker-node.ts";
import { type JavaNode, startJavaNode } from "./java-node.ts";
import { findJdk, isOnPath } from "./jdk.ts";
import { unpackDistribution } from "./unpack.ts";

const READY_MS = 180_000;
/** One that is named runs already, or has been started just now. */
const NAMED_READY_MS = 30_000;
/** It has 5 s to become ready within an answer. */
const ANSWER_MS = 10_000;
/** While it starts. */
const NOT_YET = new Set([408, 429]);

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
  const isNamed = url !== undefined && url !== "";
  const node = isNamed ? useRunning(url) : await startOwn(onProgress, signal);
  const wait = isNamed
    ? {
        forMs: NAMED_READY_MS,
        onWaiting: (why: string) => onProgress(`waiting for OpenSearch at ${node.url} (${why})`),
      }
    : { forMs: READY_MS, onWaiting: () => undefined };
  try {
    const version = await Promise.race([waitUntilReady(node.url, signal, wait), rejectWhenDead(node)]);
    return { url: node.url, version, died: node.died, close: node.close };
  } catch (error) {
    await node.close();
    throw error;
  }
}

function useRunning(url: string): JavaNode {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new StackFailure(`OPENSEARCH_URL is not an http or https URL: \`${url}\``);
  }
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

interface Wait {
  readonly forMs: number;
  /** told once, with the reason, when the first question is not answered well */
  readonly onWaiting: (why: string) => void;
}

/** Waits for the first good answer and returns the version it tells. */
async function waitUntilReady(url: string, signal: AbortSignal, { forMs, onWaiting }: Wait): Promise<string> {
  const until = Date.now() + forMs;
  for (let isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const why = await askHealth(url, signal);
    if (why === undefined) break;
    if (isFirst) onWaiting(why);
    if (Date.now() > until) throw new StackFailure(`OpenSearch at \`${url}\` does not answer: ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const info = (await (await fetch(url, { signal })).json()) as { version?: { number?: string } };
  return info.version?.number ?? "unknown";
}

/** Why it is not ready; undefined: it is. Throws `StackFailure` for what will not change. */
async function askHealth(url: string, signal: AbortSignal): Promise<string | undefined> {
  let status: number;
  try {
    const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=5s`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await answer.body?.cancel();
    if (answer.ok) return undefined;
    ({ status } = answer);
  } catch (error) {
    signal.throwIfAborted();
    // not listening yet
    return describeFailure((error as Error).cause ?? error);
  }
  if (status === 401 || status === 403)
    throw new StackFailure(`OpenSearch at \`${url}\` wants authentication: one without is needed`);
  if (status < 500 && !NOT_YET.has(status))
    throw new StackFailure(`what answers at \`${url}\` is no OpenSearch: its health is ${status}`);
  return `its health is ${status}`;
}
