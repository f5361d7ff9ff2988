import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { runMaven } from "../../local/opensearch/unpack.ts";

const recipe = join(import.meta.dirname, "pom.xml");

/**
 * A home beside the plain one, with the Security plugin in it; fetched from Maven Central when the cache has none of this
 * recipe yet. It appears under its name only when it is complete.
 */
export async function unpackSecurity(
  plain: string,
  cache: string,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(recipe)).digest("hex").slice(0, 8);
  const home = join(cache, `${basename(plain)}-security-${hash}`);
  if (existsSync(home)) return home;

  const partial = join(cache, "run", `${process.pid}-unpack-security`);
  mkdirSync(partial, { recursive: true });
  copyFileSync(recipe, join(partial, "pom.xml"));
  onProgress("fetching the Security plugin from Maven Central (about 50 MB, once)");
  try {
    await runMaven(partial, signal);
    const copy = join(partial, "home");
    cpSync(plain, copy, { recursive: true });
    const plugin = join(copy, "plugins", "opensearch-security");
    renameSync(join(partial, "target", "opensearch-security"), plugin);
    fitToCore(plugin, copy);
    if (!existsSync(home)) renameSync(copy, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return home;
}

/** No plugin of the core's very version is published: the nearest one loads when it says so, without jars that core has too. */
function fitToCore(plugin: string, home: string): void {
  const version = /opensearch-(\d+\.\d+\.\d+)\.jar$/.exec(
    readdirSync(join(home, "lib")).find((name) => /^opensearch-\d+\.\d+\.\d+\.jar$/.test(name)) ?? "",
  )?.[1];
  if (version === undefined) throw new Error(`no core in \`${home}\``);
  const descriptor = join(plugin, "plugin-descriptor.properties");
  const text = readFileSync(descriptor, "utf8").replace(/^opensearch\.version=.*$/m, `opensearch.version=${version}`);
  writeFileSync(descriptor, text);
  const ofCore = new Set(readdirSync(join(home, "lib")).map(withoutVersion));
  for (const jar of readdirSync(plugin)) {
    if (/^bc.*\.jar$/.test(jar) && ofCore.has(withoutVersion(jar))) rmSync(join(plugin, jar));
  }
}

function withoutVersion(jar: string): string {
  return jar.replace(/-\d[^-]*\.jar$/, "");
}
