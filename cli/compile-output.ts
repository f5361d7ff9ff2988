import { writeFile } from "node:fs/promises";
import type { Io, OptionValues } from "./command.ts";
import { UsageError } from "./command.ts";

/** Writes a result where the options say: as JSON to a file or standard output, or as text. Throws `UsageError`. */
export async function writeResult(result: unknown, text: string, values: OptionValues, io: Io): Promise<void> {
  const json = `${JSON.stringify(result, undefined, 2)}\n`;
  if (values["json"] === true) return io.out(json);
  if (values["out"] === undefined) return io.out(text);
  const file = String(values["out"]);
  await writeFile(file, json).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
    throw new UsageError(`cannot write \`${file}\`: ${code}`, { cause });
  });
  io.err(`wrote ${file}\n`);
}
