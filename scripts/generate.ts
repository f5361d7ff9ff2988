import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateOpenApi } from "../shared/access/openapi/generate-openapi.ts";
import { generateOperations } from "../shared/opensearch/generate-operations.ts";
import { generateOperationsDoc } from "../shared/opensearch/generate-operations-doc.ts";
import { generatePolicySchema } from "../shared/policy/generate-schema.ts";

/** A file of the repository that is made from other files; `path` is relative to the root. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that is generated and committed; each one sits beside what it is generated for. */
const GENERATORS: readonly (() => Promise<readonly GeneratedFile[]>)[] = [
  generatePolicySchema,
  generateOperations,
  generateOperationsDoc,
  generateOpenApi,
];

/** The generated files whose text is not what is on the disk. */
async function findStale(root: string): Promise<GeneratedFile[]> {
  const stale: GeneratedFile[] = [];
  for (const generate of GENERATORS) {
    for (const file of await generate()) {
      const existing = await readFile(join(root, file.path), "utf8").catch(() => undefined);
      if (existing !== file.text) stale.push(file);
    }
  }
  return stale;
}

const root = join(import.meta.dirname, "..");
const stale = await findStale(root);
if (!process.argv.includes("--check")) {
  for (const { path, text } of stale) {
    await writeFile(join(root, path), text);
    console.log(`wrote ${path}`);
  }
} else if (stale.length > 0) {
  for (const { path } of stale) console.error(`${path} is not up to date; run \`npm run generate\``);
  process.exitCode = 1;
}
