import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { portalConfig } from "../shared/access/portal-config.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";

const FOLDER = "functions/portal/page";
/** All that a browser loads, compressed. */
export const PAGE_LIMIT = 60 * 1024;

export interface Beside {
  readonly name: string;
  readonly contents: string | Uint8Array;
}

/** The files of the portal's page: script and style bundled and minified, markup and picture as they are, and what it knows of the policy. */
export async function portalPage(policy: PolicyDocument, root: string): Promise<readonly Beside[]> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: `${FOLDER}/main.tsx`, out: "page" },
      { in: `${FOLDER}/page.css`, out: "page" },
    ],
    outdir: "page",
    bundle: true,
    minify: true,
    platform: "browser",
    target: ["chrome111", "firefox113", "safari16.4"],
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    // all that matters of it is said here, wherever this runs
    tsconfigRaw: {},
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Error(`portal: ${warnings.map((warning) => warning.text).join(", ")}`);
  const asIs = ["page.html", "icon.svg"].map(async (name) => ({
    name,
    contents: await readFile(join(root, FOLDER, name)),
  }));
  const files = [
    ...outputFiles.map(({ path, contents }) => ({ name: path.endsWith(".css") ? "page.css" : "page.js", contents })),
    ...(await Promise.all(asIs)),
    { name: "config.json", contents: `${JSON.stringify(portalConfig(policy))}\n` },
  ];
  const bytes = compressedBytes(files);
  if (bytes > PAGE_LIMIT) throw new Error(`portal: the page weighs ${bytes} bytes compressed, more than ${PAGE_LIMIT}`);
  return files;
}

/** What these files weigh on their way to a browser. */
export function compressedBytes(files: readonly Beside[]): number {
  return files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
