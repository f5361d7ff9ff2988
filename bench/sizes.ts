import { statSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE_LIMITS } from "../scripts/build.ts";
import type { BenchContext, Row } from "./row.ts";

/** What a cold start has to read and compile: the minified bundles, without the policy. */
export async function measureSizes({ dist }: BenchContext): Promise<readonly Row[]> {
  return Object.entries(BUNDLE_LIMITS).map(([name, goal]) => {
    const { size } = statSync(join(dist, name, "index.js"));
    return { name: `bundle, ${name}`, measured: size, unit: "bytes", compare: "=", result: size, goal };
  });
}
