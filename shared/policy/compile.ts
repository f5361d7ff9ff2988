import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { PolicyDocument } from "./document.ts";
import { parsePolicy } from "./parse.ts";
import type { ParsedPolicy } from "./parse.ts";
import { formatProblem } from "./problems.ts";
import type { Problem } from "./problems.ts";

/** Reads and parses a policy file; throws only when the file cannot be read. */
export async function readPolicy(file: string): Promise<ParsedPolicy> {
  const text = decodePolicy(await readFile(file), file);
  return typeof text === "string" ? parsePolicy(text, file) : text;
}

/** The text of a policy file, or the problem that it is none. */
export function decodePolicy(bytes: Buffer, file: string): string | { readonly problems: readonly Problem[] } {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return {
    problems: [{ file, line: 1, column: 1, rule: "yaml", message: "the file is not UTF-8; save it as UTF-8" }],
  };
}

/** The compiled policy of a file; throws an `Error` whose message lists every problem, one per line. */
export async function compilePolicy(file: string): Promise<PolicyDocument> {
  const parsed = await readPolicy(file);
  if ("policy" in parsed) return parsed.policy;
  throw new Error(`${file} has problems\n${parsed.problems.map(formatProblem).join("\n")}`);
}
