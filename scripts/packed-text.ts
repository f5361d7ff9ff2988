import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import type { Plugin } from "esbuild";
import { JUDGEMENTS } from "../shared/opensearch/judgements.ts";

/**
 * An esbuild plugin: what is data goes into a bundle deflated, and is inflated when the function starts. The generated
 * operation table (31 KB become 8) and the judgements (12 KB become 3); their sources stay texts that a review can read.
 */
export function packedText(): Plugin {
  return {
    name: "packed-text",
    setup(build) {
      build.onLoad({ filter: /[\\/]shared[\\/]opensearch[\\/]operations\.generated\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const [, name, text] = /export const (\w+) = `([^`\\$]*)`;\n$/.exec(source) ?? [];
        if (name === undefined || text === undefined) throw new Error(`${path} is not one plain text`);
        return { contents: [INFLATE, `export const ${name} = ${inflated(text)};`].join("\n"), loader: "ts" };
      });
      build.onLoad({ filter: /[\\/]shared[\\/]opensearch[\\/]judgements\.ts$/ }, () => {
        const contents = [INFLATE, `export const JUDGEMENTS = JSON.parse(${inflated(JSON.stringify(JUDGEMENTS))});`];
        return { contents: contents.join("\n"), loader: "ts" };
      });
    },
  };
}

const INFLATE = 'import { inflateRawSync } from "node:zlib";';

function inflated(text: string): string {
  const packed = deflateRawSync(text, { level: 9 }).toString("base64");
  return `inflateRawSync(Buffer.from("${packed}", "base64")).toString("utf8")`;
}
