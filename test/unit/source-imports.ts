import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** relative to the root, `/` between folders */
  readonly path: string;
  readonly text: string;
  /** files of the repository that it imports, relative to the root; type imports too */
  readonly files: readonly string[];
  /** packages and built-in modules that it imports, without their subpaths */
  readonly packages: readonly string[];
}

const FROM = /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?\bfrom\s+"([^"]+)"/g;
const BARE = /(?:^|\n)import\s+"([^"]+)"/g;
const DYNAMIC = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** Every TypeScript file below these folders with what it imports. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) => listFiles(folder)).map(readSource);
}

function listFiles(folder: string): readonly string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name).replaceAll("\\", "/"));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const specifiers = [FROM, BARE, DYNAMIC].flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ""));
  const isLocal = (specifier: string) => specifier.startsWith(".");
  return {
    path,
    text,
    files: specifiers.filter(isLocal).map((specifier) => relative(ROOT, join(ROOT, dirname(path), specifier))),
    packages: specifiers.filter((specifier) => !isLocal(specifier)).map(packageOf),
  };
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
