import { portalConfig } from "../shared/access/portal-config.ts";
import { compilePolicy } from "../shared/policy/compile.ts";

/** Which parts of temporary access a policy file has a use for. Throws with all problems of the policy. */
export async function policyAccess(policyFile: string) {
  const policy = await compilePolicy(policyFile);
  return { hasAccess: policy.access !== undefined, hasPortal: portalConfig(policy).issuers.length > 0 };
}
