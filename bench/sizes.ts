import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE_LIMITS } from "../scripts/build.ts";
import type { BenchContext, Row } from "./row.ts";

/** What a cold start has to read and compile: the minified bundles with the parts they import at once, without the policy. */
export async function measureSizes({ dist }: BenchContext): Promise<readonly Row[]> {
  return Object.entries(BUNDLE_LIMITS).map(([name, goal]) => {
    const size = sizeOf(join(dist, name), "index.js", new Set());
    return { name: `bundle, ${name}`, measured: size, unit: "bytes", compare: "=", result: size, goal };
  });
}

function sizeOf(folder: string, file: string, seen: Set<string>): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = readFileSync(join(folder, file));
  const parts = Array.from(
    code.toString("utf8").matchAll(/(?:from|import)"\.\/(part-[A-Z0-9]+\.js)"/g),
    ([, part]) => part ?? "",
  );
  return parts.reduce((sum, part) => sum + sizeOf(folder, part, seen), code.length);
}
