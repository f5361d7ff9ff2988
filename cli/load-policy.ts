import { decodePolicy } from "../shared/policy/compile.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { parsePolicy } from "../shared/policy/parse.ts";
import { UsageError } from "./command.ts";
import { MAX_YAML_BYTES, readInput } from "./read-input.ts";
import { plural } from "./plural.ts";

export const DEFAULT_POLICY = "policy.yml";

/** The policy of a file; throws `UsageError` when the file cannot be read or has problems. */
export async function loadPolicy(file: string): Promise<PolicyDocument> {
  return (await loadPolicyText(file)).policy;
}

/** The same with the file's text, to tell where something stands. */
export async function loadPolicyText(
  file: string,
): Promise<{ readonly policy: PolicyDocument; readonly text: string }> {
  const text = decodePolicy(await readInput(file, MAX_YAML_BYTES), file);
  const parsed = typeof text === "string" ? parsePolicy(text, file) : text;
  if (typeof text === "string" && "policy" in parsed) return { policy: parsed.policy, text };
  const count = "problems" in parsed ? parsed.problems.length : 0;
  throw new UsageError(`\`${file}\` has ${plural(count, "problem")}: index-gate lint ${file} lists them`);
}
