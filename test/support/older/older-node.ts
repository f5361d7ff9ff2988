import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { openCache, sweepRuns } from "../../../local/opensearch/cache.ts";
import { findJdk } from "../../../local/opensearch/jdk.ts";
import { runMaven } from "../../../local/opensearch/unpack.ts";
import type { DomainVersion } from "../../../shared/policy/domain-version.ts";

/** What Maven Central has of an older version: the core and some modules, as jars. */
interface Recipe {
  readonly version: string;
  /** `group:artifact:version` beside the core and the modules that every version has */
  readonly more: readonly string[];
  readonly plugins: readonly string[];
  /** where its classes are, other than in OpenSearch 1 */
  readonly rename: readonly (readonly [string, string])[];
}

const MODULES = [
  "transport-netty4",
  "percolator",
  "reindex",
  "parent-join",
  "rank-eval",
  "lang-mustache",
  "mapper-extras",
] as const;
const PLUGINS = [
  "transport.Netty4Plugin",
  "script.mustache.MustachePlugin",
  "index.mapper.MapperExtrasPlugin",
  "join.ParentJoinPlugin",
  "percolator.PercolatorPlugin",
  "index.rankeval.RankEvalPlugin",
  "index.reindex.ReindexPlugin",
] as const;
const SCRIPTED = [
  "analysis.common.CommonAnalysisPlugin",
  "ingest.common.IngestCommonPlugin",
  "painless.PainlessPlugin",
];

const RECIPES: Readonly<Partial<Record<DomainVersion, Recipe>>> = {
  "elasticsearch-7.10": {
    version: "7.10.2",
    more: [
      ...["lang-painless", "analysis-common", "ingest-common"].map(
        (name) => `org.codelibs.elasticsearch.module:${name}:7.10.2`,
      ),
      "org.apache.logging.log4j:log4j-core:2.11.1",
    ],
    plugins: SCRIPTED,
    rename: [["org.opensearch", "org.elasticsearch"]],
  },
  "opensearch-1.3": {
    version: "1.3.20",
    more: ["org.apache.logging.log4j:log4j-core:2.17.1"],
    plugins: [],
    rename: [],
  },
  "opensearch-2.19": {
    version: "2.19.4",
    more: [
      ...["lang-painless", "analysis-common", "ingest-common", "geo", "search-pipeline-common"].map(
        (name) => `org.opensearch.plugin:${name}:2.19.4`,
      ),
      "org.apache.logging.log4j:log4j-core:2.21.0",
      "org.locationtech.jts:jts-core:1.15.0",
      "org.locationtech.spatial4j:spatial4j:0.7",
    ],
    plugins: [...SCRIPTED, "geo.GeoModulePlugin", "search.pipeline.common.SearchPipelineCommonModulePlugin"],
    rename: [["org.opensearch.rest.RestStatus", "org.opensearch.core.rest.RestStatus"]],
  },
};

/** The versions that can be had here. */
export const OLDER_VERSIONS = Object.keys(RECIPES) as readonly DomainVersion[];

export interface OlderNode {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a node of an older version on a free port of 127.0.0.1; fetches its jars when this cache has none. */
export async function startOlderNode(version: DomainVersion): Promise<OlderNode> {
  const recipe = RECIPES[version];
  const jdk = findJdk();
  if (recipe === undefined || jdk === undefined) throw new Error(`\`${version}\` cannot be run here`);
  const cache = openCache();
  sweepRuns(join(cache, "run"));
  const jars = await fetchJars(cache, version, recipe);
  const work = mkdtempSync(join(cache, "run", `${process.pid}-older-`));
  const source = join(work, "OlderNode.java");
  writeFileSync(source, rename(readFileSync(join(import.meta.dirname, "OlderNode.java"), "utf8"), recipe));
  const port = await freePort();
  const settings = {
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "http.port": String(port),
    "transport.port": "0",
    "node.store.allow_mmap": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
  };
  const product = version.startsWith("elasticsearch") ? "es" : "opensearch";
  const flags = ["-Xms512m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.disable.jmx=true"];
  const plugins = [...PLUGINS, ...recipe.plugins].map((name) => rename(`org.opensearch.${name}`, recipe)).join(",");
  const child = spawn(
    join(jdk, "bin/java"),
    [
      ...flags,
      `-D${product}.distribution.type=zip`,
      "-cp",
      `${jars}/*`,
      source,
      join(work, "home"),
      plugins,
      ...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
    ],
    { cwd: work, stdio: ["pipe", "pipe", "pipe"] },
  );
  const close = async (): Promise<void> => {
    await stop(child);
    rmSync(work, { recursive: true, force: true });
  };
  try {
    await started(child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, close };
}

/** A folder of jars; it appears under its name only when it is complete. */
async function fetchJars(cache: string, version: DomainVersion, recipe: Recipe): Promise<string> {
  const product = rename("org.opensearch", recipe);
  const core = `${product}:${product.split(".")[1]}:${recipe.version}`;
  const modules = MODULES.map((name) => `${product}.plugin:${name}-client:${recipe.version}`);
  const pom = writePom([core, ...modules, ...recipe.more]);
  const folder = join(cache, `${version}-${createHash("sha256").update(pom).digest("hex").slice(0, 8)}`);
  if (existsSync(folder)) return folder;
  const partial = join(cache, "run", `${process.pid}-fetch-${version}`);
  mkdirSync(partial, { recursive: true });
  try {
    writeFileSync(join(partial, "pom.xml"), pom);
    await runMaven(partial, new AbortController().signal);
    if (!existsSync(folder)) renameSync(join(partial, "target", "dependency"), folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function writePom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group = "", name = "", version = ""] = artifact.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local.index-gate</groupId><artifactId>older-node</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join("")}</dependencies>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version>
    <executions><execution>
      <id>jars</id><phase>generate-resources</phase><goals><goal>copy-dependencies</goal></goals>
      <configuration><includeScope>runtime</includeScope></configuration>
    </execution></executions>
  </plugin></plugins></build>
</project>
`;
}

function rename(text: string, { rename: names }: Recipe): string {
  return names.reduce((renamed, [from, to]) => renamed.replaceAll(from, to), text);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Resolves when the node has started; rejects with the end of what it said when it has not. */
function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-4_000);
      if (/^started$/m.test(said)) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the node did not start: ${said}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}
