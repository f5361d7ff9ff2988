import { inject } from "vitest";
import { type Stack, type StackOptions, startStack as startLocal } from "../../local/stack/start-stack.ts";

/**
 * The whole gate for one test file, on the node that the run shares: `gateway`, `token(persona | claims)`, `requests()` that
 * reached the domain front, `logs()` of the functions. Several may run at once; `close()` each.
 */
export function startStack(options: StackOptions = {}): Promise<Stack> {
  return startLocal({ openSearchUrl: inject("openSearchUrl"), ...options });
}
