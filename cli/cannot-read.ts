import { UsageError } from "./command.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  ENOTDIR: "a part of its path is no directory",
  ENAMETOOLONG: "its name is too long",
};

/** The line for a file named on the command line that cannot be read. */
export function cannotRead(file: string, error: unknown): UsageError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return new UsageError(`cannot read \`${file}\`: ${REASONS[code] ?? code}`, { cause: error });
}
