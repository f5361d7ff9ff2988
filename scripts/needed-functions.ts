import { portalConfig } from "../shared/access/portal-config.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";

const hasAccess = ({ access }: PolicyDocument): boolean => access !== undefined;

/** Functions that not every policy has a use for. */
const NEEDED: Readonly<Record<string, (policy: PolicyDocument) => boolean>> = {
  access: hasAccess,
  discovery: hasAccess,
  notifier: ({ access }) => access?.notify !== undefined,
  portal: (policy) => portalConfig(policy).issuers.length > 0,
};

/** Whether a function is built and deployed with this policy. */
export function isNeeded(name: string, policy: PolicyDocument): boolean {
  return NEEDED[name]?.(policy) ?? true;
}
