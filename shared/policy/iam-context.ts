import { type IamIdentity, iamPrincipal } from "../identity/iam-principal.ts";
import { buildContext, type GateContext } from "./context.ts";
import type { PolicyDocument } from "./document.ts";

/**
 * What the authorizer would say of a caller who signed with IAM, where no authorizer runs; `now` is epoch seconds.
 * Who is no role is refused whatever is asked.
 */
export function iamContext(identity: IamIdentity, policy: PolicyDocument, now: number): GateContext {
  const principal = iamPrincipal(identity, now);
  const context = buildContext(principal, policy);
  return principal.isRole ? context : { ...context, refusal: "index-not-granted" };
}
