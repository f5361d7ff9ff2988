import { join } from "node:path";
import { build, type BuildOptions, type OutputFile, type Plugin } from "esbuild";

/**
 * An esbuild plugin: these modules of a function, imported late, are bundled on their own (`bundleApart`) and share nothing
 * with the rest: what their libraries share with a start would be read by every start.
 */
export function apart(names: readonly string[]): Plugin {
  return {
    name: "apart",
    setup(builder) {
      builder.onResolve({ filter: /^\.\// }, ({ kind, path }) => {
        const name = names.find((each) => kind === "dynamic-import" && path === `./${each}.ts`);
        return name === undefined ? undefined : { path: `./${name}.js`, external: true };
      });
    },
  };
}

/** The modules of `folder` that are bundled on their own, with everything that they and their libraries import. */
export async function bundleApart(
  folder: string,
  names: readonly string[],
  options: BuildOptions,
): Promise<readonly OutputFile[]> {
  if (names.length === 0) return [];
  const entryPoints = names.map((name) => ({ in: join(folder, `${name}.ts`), out: name }));
  const { outputFiles } = await build({ ...options, entryPoints, splitting: false, write: false });
  return outputFiles ?? [];
}
