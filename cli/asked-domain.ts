import type { PolicyDocument } from "../shared/policy/document.ts";
import { domainName } from "../shared/policy/place.ts";
import { type OptionValues, UsageError } from "./command.ts";

/** The policy's name of the domain that `--domain` names, or of the default one. Throws `UsageError` for any other. */
export function readAskedDomain({ domain }: OptionValues, policy: PolicyDocument): string {
  const name = domainName(typeof domain === "string" ? domain : undefined, policy);
  if (name !== undefined) return name;
  throw new UsageError(`no domain named \`${String(domain)}\`; known: ${Object.keys(policy.domains).join(", ")}`);
}
