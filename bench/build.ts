import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { buildAll } from "../scripts/build.ts";
import { packedText } from "../scripts/packed-text.ts";
import type { BenchContext } from "./row.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Not of the functions: read from where they are installed. */
const EXTERNAL = ["selfsigned", "esbuild", "yaml", "valibot"];

/** Runs one measure and sends its rows to the parent. */
const CHILD = `
import { MEASURES } from "./measures.ts";
const [name, dist, scratch] = process.argv.slice(2);
const measure = await MEASURES[name]();
process.send(await measure({ dist, scratch }));
process.disconnect();
`;

/**
 * Builds the functions, and the measures in the same way, so that what is timed is what is deployed and not what a
 * development loader makes of it. Returns the file that runs one measure.
 */
export async function buildBench(scratch: string): Promise<BenchContext & { readonly child: string }> {
  const dist = join(scratch, "dist");
  await buildAll({ outDir: dist });
  const common = {
    absWorkingDir: HERE,
    outdir: scratch,
    bundle: true,
    minifySyntax: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    external: EXTERNAL,
    plugins: [packedText()],
    logLevel: "error",
  } satisfies BuildOptions;
  await build({ ...common, stdin: { contents: CHILD, resolveDir: HERE, sourcefile: "child.ts", loader: "ts" } });
  await build({ ...common, entryPoints: ["domain-server.ts", "first-decision.ts"] });
  return { dist, scratch, child: join(scratch, "stdin.js") };
}
