import { run } from "../../../cli/run.ts";
import type { Environment } from "../../../shared/config.ts";

/** Runs the program as from a shell and keeps what it printed. */
export async function runWith(
  argv: readonly string[],
  options: { readonly color?: boolean; readonly env?: Environment } = {},
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
    env: options.env ?? {},
  });
  return { code, out, err };
}
