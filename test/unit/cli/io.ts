import { run } from "../../../cli/run.ts";

/** Runs the program as from a shell and keeps what it printed. */
export async function runWith(
  argv: readonly string[],
  options: { readonly color?: boolean } = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    color: options.color ?? false,
  });
  return { code, out, err };
}
