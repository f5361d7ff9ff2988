import { UsageError } from "./command.ts";
import { printable } from "./printable.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  ENOTDIR: "a part of its path is no directory",
  ENAMETOOLONG: "its name is too long",
  ERR_INVALID_ARG_VALUE: "its name holds a character that no file name has",
};

/** The line for a file named on the command line that cannot be read. */
export function cannotRead(file: string, error: unknown): UsageError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return new UsageError(`cannot read \`${printable(file)}\`: ${REASONS[code] ?? code}`, { cause: error });
}
