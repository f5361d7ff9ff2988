import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { openCache } from "../../local/opensearch/cache.ts";
import { startJavaNode } from "../../local/opensearch/java-node.ts";
import { findJdk, isOnPath } from "../../local/opensearch/jdk.ts";
import { unpackDistribution } from "../../local/opensearch/unpack.ts";

/** What a node makes of a method and path, without carrying it out. */
export interface NodeReading {
  /** `GET /{index}/_search`; undefined: the node has no route for it, or cannot read it */
  readonly route: string | undefined;
  /** decoded, of the path and the query */
  readonly params: Readonly<Record<string, string>>;
}

/** A real node that tells its routes, and which of them it takes for a request. */
export interface RoutesNode {
  /** `GET /{index}/_search`, …, in order */
  readonly routes: readonly string[];
  read(method: string, path: string): Promise<NodeReading>;
  close(): Promise<void>;
}

const PLUGIN = join(import.meta.dirname, "routes-plugin", "RoutesPlugin.java");

/** True where a node of our own can be had: the plugin cannot be put into one that runs already. */
export function canRunRoutesNode(): boolean {
  return findJdk() !== undefined && isOnPath("mvn");
}

/**
 * Starts a node with the plugin of `routes-plugin/`, compiled here. It is a node of its own: the plugin stands before
 * every handler, and no other test is to meet it.
 */
export async function startRoutesNode(): Promise<RoutesNode> {
  const jdk = findJdk();
  if (jdk === undefined) throw new Error("a JDK of 21 or newer is needed");
  const cache = openCache();
  const { signal } = new AbortController();
  const distribution = await unpackDistribution(cache, () => undefined, signal);
  const home = mkdtempSync(join(cache, "run", `${process.pid}-routes-`));
  try {
    linkHome(distribution, home);
    installPlugin(jdk, distribution, join(home, "plugins", "index-gate-routes"));
    // what is made here is for `nobody` to read, whatever the umask
    execFileSync("chmod", ["-R", "a+rX", home]);
    const node = await startJavaNode(jdk, home, cache, signal);
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const close = async (): Promise<void> => {
      agent.destroy();
      await node.close();
      rmSync(home, { recursive: true, force: true });
    };
    const answer = await fetch(`${node.url}/_index_gate_test/routes`);
    const text = await answer.text();
    if (!answer.ok) {
      await close();
      throw new Error(`the node does not tell its routes: ${text}`);
    }
    return { routes: text.split("\n"), read: (method, path) => read(node.url, agent, method, path), close };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** The distribution is shared by all checkouts, so the plugin goes into a home of links to it. */
function linkHome(distribution: string, home: string): void {
  for (const name of readdirSync(distribution)) {
    if (name !== "plugins") symlinkSync(join(distribution, name), join(home, name));
  }
}

function installPlugin(jdk: string, distribution: string, folder: string): void {
  const classes = join(folder, "..", "..", "classes");
  mkdirSync(folder, { recursive: true });
  const lib = join(distribution, "lib");
  const options = ["--release", "21", "-proc:none", "-cp", `${lib}/*`, "-d", classes];
  execFileSync(join(jdk, "bin/javac"), [...options, PLUGIN], { stdio: ["ignore", "inherit", "inherit"] });
  execFileSync(join(jdk, "bin/jar"), ["--create", "--file", join(folder, "routes.jar"), "-C", classes, "."]);
  const version = /opensearch-core-(.*)\.jar/.exec(readdirSync(lib).join("\n"))?.[1] ?? "";
  const descriptor = {
    name: "index-gate-routes",
    description: "tells the routes of the node; for tests alone",
    version: "1",
    classname: "RoutesPlugin",
    "java.version": "21",
    "opensearch.version": version,
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(folder, "plugin-descriptor.properties"), lines.join(""));
}

/** Sends the path as it stands; `fetch` would normalise it. */
function read(url: string, agent: Agent, method: string, path: string): Promise<NodeReading> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers: { "index-gate-test": "1" }, agent }, (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => {
        // this one alone has no place for the plugin
        const isPicture = answer.headers["content-type"] === "image/x-icon";
        const route = isPicture ? "GET /favicon.ico" : answer.headers["index-gate-route"];
        const params = Buffer.from(String(answer.headers["index-gate-params"] ?? ""), "base64").toString("utf8");
        resolve({ route: typeof route === "string" ? route : undefined, params: readParams(params) });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

function readParams(lines: string): Record<string, string> {
  const params: Record<string, string> = {};
  for (const line of lines.split("\n").slice(0, -1)) {
    const at = line.indexOf("=");
    params[line.slice(0, at)] = line.slice(at + 1);
  }
  return params;
}
