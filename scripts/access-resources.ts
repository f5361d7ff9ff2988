import { compilePolicy } from "../shared/policy/compile.ts";
import { isNeeded } from "./needed-functions.ts";

/** Which parts of temporary access a policy file has a use for. Throws with all problems of the policy. */
export async function policyAccess(policyFile: string) {
  const policy = await compilePolicy(policyFile);
  return { hasAccess: isNeeded("access", policy), hasPortal: isNeeded("portal", policy) };
}
