import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const OLDEST = 21;

/** The home of the first JDK of this version (21) or newer: `OPENSEARCH_JAVA_HOME`, `JAVA_HOME`, where systems keep them, the `PATH`. */
export function findJdk(env: NodeJS.ProcessEnv = process.env, oldest = OLDEST): string | undefined {
  for (const home of candidates(env)) {
    if (home !== undefined && home !== "" && existsSync(join(home, "bin/java")) && majorVersion(home) >= oldest)
      return home;
  }
  return undefined;
}

/** True when a program of this name is on the `PATH`. */
export function isOnPath(program: string, env: NodeJS.ProcessEnv = process.env): boolean {
  return onPath(program, env) !== undefined;
}

function* candidates(env: NodeJS.ProcessEnv): Generator<string | undefined> {
  yield env["OPENSEARCH_JAVA_HOME"];
  yield env["JAVA_HOME"];
  for (const name of list("/usr/lib/jvm")) yield join("/usr/lib/jvm", name);
  for (const name of list("/Library/Java/JavaVirtualMachines")) {
    yield join("/Library/Java/JavaVirtualMachines", name, "Contents/Home");
  }
  for (const name of ["openjdk@25", "openjdk@21", "openjdk"]) yield join("/opt/homebrew/opt", name);
  const java = onPath("java", env);
  if (java !== undefined) yield dirname(dirname(realpathSync(java)));
}

function onPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

/** From the JDK's `release` file, else by asking it; 0 when it does not tell. */
function majorVersion(home: string): number {
  const release = join(home, "release");
  const text = existsSync(release) ? readFileSync(release, "utf8") : askVersion(home);
  return Number(/(?:JAVA_VERSION=|version )"(\d+)/.exec(text)?.[1] ?? 0);
}

function askVersion(home: string): string {
  try {
    return execFileSync(join(home, "bin/java"), ["-XshowSettings:none", "--version"], { encoding: "utf8" }).replace(
      /^\S+ (\d+)/,
      'version "$1"',
    );
  } catch {
    return "";
  }
}
