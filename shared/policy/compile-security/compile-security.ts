import type { NamesView } from "../../opensearch/names-view.ts";
import type { PolicyDocument } from "../document.ts";
import { grantsOf } from "../grants.ts";
import { compileMapping, type SecurityMapping } from "./security-mapping.ts";
import { type AliasRule, compileRole, type SecurityRole } from "./security-role.ts";

/** What every name of ours on a domain begins with. */
export const PREFIX = "index-gate-";
/** How the description of what is ours begins, whichever version has written it. */
export const MARKER_START = "made by index-gate";
/** The description that tells what is ours from what somebody has called alike. */
const MARKER = `${MARKER_START} from the gate's policy; index-gate compile --apply undoes changes by hand`;

/** The bodies of Security's REST API, by name. */
export interface SecurityConfig {
  readonly roles: Readonly<Record<string, SecurityRole & Described>>;
  readonly rolesmapping: Readonly<Record<string, SecurityMapping & Described>>;
}

interface Described {
  readonly description: string;
}

export interface SecurityOptions {
  readonly domain: string;
  /** what the domain has; without aliases in it, patterns stay patterns */
  readonly view: NamesView;
  readonly aliasRule: AliasRule;
  /** whose groups and users the domain sees by their bare names */
  readonly issuer: string | undefined;
}

/**
 * The policy's roles that grant something on one domain, as the Security plugin of that domain takes them: so that a way
 * around the gate meets the same rule. A role with limits is left out: Security cannot tell whether a request meets them.
 * Sorted by name; the same input makes the same output.
 */
export function compileSecurity(policy: PolicyDocument, options: SecurityOptions): SecurityConfig {
  const { domain, view, aliasRule, issuer } = options;
  const names = Object.keys(policy.roles).toSorted();
  const compiled = names.flatMap((name) => {
    const grants = grantsOf([name], policy).filter((grant) => grant.domain === domain);
    const { members, limits } = policy.roles[name] ?? {};
    if (grants.length === 0 || members === undefined || limits !== undefined) return [];
    const role = { description: MARKER, ...compileRole(grants, domain, view, aliasRule) };
    const mapping = { description: MARKER, ...compileMapping(members, issuer) };
    return [{ name: `${PREFIX}${name}`, role, mapping }];
  });
  return {
    roles: Object.fromEntries(compiled.map(({ name, role }) => [name, role])),
    rolesmapping: Object.fromEntries(compiled.map(({ name, mapping }) => [name, mapping])),
  };
}
