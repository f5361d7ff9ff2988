import { parsePolicyBytes } from "../shared/policy/compile.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { UsageError } from "./command.ts";
import { MAX_YAML_BYTES, readInput } from "./read-input.ts";

export const DEFAULT_POLICY = "policy.yml";

/** The policy of a file; throws `UsageError` when the file cannot be read or has problems. */
export async function loadPolicy(file: string): Promise<PolicyDocument> {
  const parsed = parsePolicyBytes(await readInput(file, MAX_YAML_BYTES), file);
  if ("policy" in parsed) return parsed.policy;
  const count = parsed.problems.length;
  throw new UsageError(`\`${file}\` has ${count} problem${count === 1 ? "" : "s"}: index-gate lint ${file} lists them`);
}
