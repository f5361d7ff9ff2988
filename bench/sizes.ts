import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { BUNDLE_LIMITS, bytesAtStart } from "../scripts/build.ts";
import type { BenchContext, Row } from "./row.ts";

/** What a cold start has to read and compile: the minified bundles with the parts they import at once, without the policy. */
export async function measureSizes({ dist }: BenchContext): Promise<readonly Row[]> {
  const metaOf = (name: string): string => join(dist, `${name}.meta.json`);
  // a policy has no use for some functions, and they are not built then
  const built = Object.entries(BUNDLE_LIMITS).filter(([name]) => existsSync(metaOf(name)));
  return built.map(([name, goal]) => {
    const metafile = JSON.parse(readFileSync(metaOf(name), "utf8")) as Metafile;
    const size = bytesAtStart(name, metafile);
    return { name: `bundle, ${name}`, measured: size, unit: "bytes", compare: "=", result: size, goal };
  });
}
