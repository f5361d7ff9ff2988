import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../local/opensearch/cache.ts";
import { startJavaNode } from "../../local/opensearch/java-node.ts";
import { findJdk, isOnPath } from "../../local/opensearch/jdk.ts";
import { unpackDistribution } from "../../local/opensearch/unpack.ts";
import { readRoutes, type RoutesNode } from "./routes-reader.ts";

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
    return await readRoutes(node.url, async () => {
      await node.close();
      rmSync(home, { recursive: true, force: true });
    });
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
