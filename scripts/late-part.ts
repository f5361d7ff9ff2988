import { isBuiltin } from "node:module";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

const NAMESPACE = "late-part";

/**
 * An esbuild plugin: all modules of a bundle that are imported late (`import()`) go into one part. esbuild would make a part
 * for each, and one more for each set of them that shares code, of which a start reads nearly all: every file costs it
 * half a millisecond. What a library imports late is left out: none of it is used, and a build in which it is fails.
 * `start` is the entry that `options` bundle, below their working folder. Throws when two modules export the same name.
 */
export async function latePart(start: string, options: BuildOptions): Promise<Plugin> {
  const modules = await listLate(start, options);
  const contents = modules.map((path) => `export * from ${JSON.stringify(`./${path}`)};`).join("\n");
  return {
    name: NAMESPACE,
    setup(builder) {
      void leaveOutLibraries.setup(builder);
      builder.onResolve({ filter: /^\./ }, ({ kind }) =>
        kind === "dynamic-import" ? { path: NAMESPACE, namespace: NAMESPACE } : undefined,
      );
      builder.onLoad({ filter: /^/, namespace: NAMESPACE }, () => ({
        contents,
        resolveDir: options.absWorkingDir ?? "",
      }));
    },
  };
}

const leaveOutLibraries: Plugin = {
  name: "late-libraries",
  setup(builder) {
    builder.onResolve({ filter: /^/ }, ({ kind, importer, path }) =>
      kind === "dynamic-import" && importer.includes("node_modules") && !isBuiltin(path)
        ? { path, external: true }
        : undefined,
    );
    builder.onEnd(({ metafile }) => {
      const imports = Object.values(metafile?.outputs ?? {}).flatMap((output) => output.imports);
      const missing = imports.find(
        ({ external, path }) => external === true && !path.startsWith(".") && !isBuiltin(path),
      );
      if (missing !== undefined) throw new Error(`what a library imports late is used: ${missing.path}`);
    });
  },
};

/** What is imported late, by where it is below the working folder. */
async function listLate(start: string, options: BuildOptions): Promise<readonly string[]> {
  const plugins = [...(options.plugins ?? []), leaveOutLibraries];
  const { metafile } = await build({
    ...options,
    plugins,
    write: false,
    minify: false,
    sourcemap: false,
    metafile: true,
  });
  const outputs = entriesOf(metafile).filter(({ entryPoint }) => entryPoint !== start);
  const names = outputs.flatMap(({ exports }) => exports);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new Error(`two modules that are loaded late export \`${twice}\``);
  return outputs.map(({ entryPoint }) => entryPoint).toSorted();
}

function entriesOf({ outputs }: Metafile): { readonly entryPoint: string; readonly exports: readonly string[] }[] {
  return Object.values(outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint === undefined ? [] : [{ entryPoint, exports }],
  );
}
