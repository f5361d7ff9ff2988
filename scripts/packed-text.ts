import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import type { Plugin } from "esbuild";

/**
 * An esbuild plugin: the generated operation table, one long text, goes into a bundle deflated (29 KB become 8), and is
 * inflated when the function starts. The source stays a text that a review can read.
 */
export function packedText(): Plugin {
  return {
    name: "packed-text",
    setup(build) {
      build.onLoad({ filter: /operations\.generated\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const [, name, text] = /export const (\w+) = `([^`\\$]*)`;\n$/.exec(source) ?? [];
        if (name === undefined || text === undefined) throw new Error(`${path} is not one plain text`);
        const packed = deflateRawSync(text, { level: 9 }).toString("base64");
        const contents = [
          'import { inflateRawSync } from "node:zlib";',
          `export const ${name} = inflateRawSync(Buffer.from("${packed}", "base64")).toString("utf8");`,
        ].join("\n");
        return { contents, loader: "ts" };
      });
    },
  };
}
