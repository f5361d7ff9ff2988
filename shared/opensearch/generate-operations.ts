import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { JUDGEMENTS } from "./judgements.ts";
import { METHOD_LETTERS } from "./operation.ts";
import { REFUSED_NAMESPACES, REFUSED_OPERATIONS } from "./refusals.ts";

/** The files of `surface/` that the table is made of. */
const SOURCES = ["operations.jsonl", "typed.jsonl", "node.jsonl"] as const;

/** One line of `surface/*.jsonl`, as far as it is read. */
export interface SurfaceRow {
  readonly group: string;
  readonly method: string;
  readonly path: string;
  readonly namespace: string;
  readonly queryParams?: readonly string[];
}

/** Writes the operation table; for `npm run generate`. Throws on an operation that nobody has judged. */
export async function generateOperations(): Promise<{ path: string; text: string }[]> {
  const rows = await readSurfaces();
  const problems = findUnclassified(rows);
  if (problems.length > 0)
    throw new Error(`operations without exactly one judgement or refusal: ${problems.join(", ")}`);
  const text = [
    `// Made by \`npm run generate\` from shared/opensearch/surface/{${SOURCES.join(",")}}; do not edit.`,
    "// One path segment per line, indented by its depth; then the operations that end there: the letters of their methods",
    "// (shared/opensearch/operation-table.ts), a colon and their name.",
    `export const OPERATIONS = \`\n${writeOutline(rows)}\`;\n`,
  ].join("\n");
  return [{ path: "shared/opensearch/operations.generated.ts", text }];
}

/** Every line of `surface/`. */
export async function readSurfaces(): Promise<SurfaceRow[]> {
  return (await Promise.all(SOURCES.map(readSurface))).flat();
}

/** Reads one file of `surface/`. */
export async function readSurface(file: (typeof SOURCES)[number]): Promise<SurfaceRow[]> {
  const text = await readFile(join(import.meta.dirname, "surface", file), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as SurfaceRow);
}

/** Operations with no judgement and no refusal, or with both; also judgements and refusals of operations that do not exist. */
export function findUnclassified(rows: readonly SurfaceRow[]): string[] {
  const namespaces = new Map(rows.map(({ group, namespace }) => [group, namespace]));
  const problems = [...namespaces]
    .filter(([group, namespace]) => {
      const tables = [group in JUDGEMENTS, group in REFUSED_OPERATIONS, namespace in REFUSED_NAMESPACES];
      return tables.filter(Boolean).length !== 1;
    })
    .map(([group]) => group);
  const unknown = [...Object.keys(JUDGEMENTS), ...Object.keys(REFUSED_OPERATIONS)].filter(
    (name) => !namespaces.has(name),
  );
  const known = new Set(namespaces.values());
  return [...problems, ...unknown, ...Object.keys(REFUSED_NAMESPACES).filter((name) => !known.has(name))];
}

interface OutlineNode {
  readonly children: Map<string, OutlineNode>;
  /** operation → letters of its methods */
  readonly operations: Map<string, string>;
}

function writeOutline(rows: readonly SurfaceRow[]): string {
  const root: OutlineNode = { children: new Map(), operations: new Map() };
  for (const { group, method, path } of rows) {
    const letter = METHOD_LETTERS.get(method);
    if (letter === undefined || !/^\/[\w./{}-]*$/.test(path)) throw new Error(`cannot write ${method} ${path}`);
    let node = root;
    for (const segment of path.split("/").filter((part) => part !== "")) {
      let child = node.children.get(segment);
      if (child === undefined) node.children.set(segment, (child = { children: new Map(), operations: new Map() }));
      node = child;
    }
    node.operations.set(group, `${node.operations.get(group) ?? ""}${letter}`);
  }
  const lines: string[] = [];
  writeNode("", root, -1, lines);
  return `${lines.join("\n")}\n`;
}

function writeNode(segment: string, node: OutlineNode, depth: number, lines: string[]): void {
  const operations = [...node.operations].toSorted(byKey).map(([name, letters]) => ` ${letters}:${name}`);
  lines.push(`${" ".repeat(depth + 1)}${segment === "" ? "/" : segment}${operations.join("")}`);
  for (const [key, child] of [...node.children].toSorted(byKey)) writeNode(key, child, depth + 1, lines);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
