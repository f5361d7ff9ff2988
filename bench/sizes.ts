import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { BUNDLE_LIMITS, bytesAtStart } from "../scripts/build.ts";
import type { BenchContext, Row } from "./row.ts";

/** What a cold start has to read and compile: the minified bundles with the parts they import at once, without the policy. */
export async function measureSizes({ dist }: BenchContext): Promise<readonly Row[]> {
  return Object.entries(BUNDLE_LIMITS).map(([name, goal]) => {
    const metafile = JSON.parse(readFileSync(join(dist, `${name}.meta.json`), "utf8")) as Metafile;
    const size = bytesAtStart(name, metafile);
    return { name: `bundle, ${name}`, measured: size, unit: "bytes", compare: "=", result: size, goal };
  });
}
