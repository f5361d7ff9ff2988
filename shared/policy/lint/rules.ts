import { anyIamRole } from "./any-iam-role.ts";
import { changingPrincipal } from "./changing-principal.ts";
import { entitlementWrites } from "./entitlement-writes.ts";
import { grantOnEverything } from "./grant-on-everything.ts";
import { groupInTwoRoles } from "./group-in-two-roles.ts";
import { largeGrants } from "./large-grants.ts";
import { limitNeverMet } from "./limit-never-met.ts";
import { machineWritesAnywhere } from "./machine-writes-anywhere.ts";
import { overlappingRoles } from "./overlapping-roles.ts";
import { reachesSystemIndices } from "./reaches-system-indices.ts";
import { readRoleWrites } from "./read-role-writes.ts";
import type { LintRule } from "./rule.ts";
import { tooManyRoles } from "./too-many-roles.ts";
import { unmatchedClient } from "./unmatched-client.ts";
import { unmatchedEntitlement } from "./unmatched-entitlement.ts";
import { unownedNames } from "./unowned-names.ts";
import { unreachableDomain } from "./unreachable-domain.ts";
import { unreachablePattern } from "./unreachable-pattern.ts";
import { unusedIssuer } from "./unused-issuer.ts";
import { upperCasePattern } from "./upper-case-pattern.ts";
import { vpcEndpoints } from "./vpc-endpoints.ts";

/** Every rule about what a policy says, in the order of `docs/lint.md`. */
export const LINT_RULES: readonly LintRule[] = [
  grantOnEverything,
  machineWritesAnywhere,
  anyIamRole,
  readRoleWrites,
  changingPrincipal,
  overlappingRoles,
  groupInTwoRoles,
  unreachablePattern,
  reachesSystemIndices,
  upperCasePattern,
  unusedIssuer,
  unmatchedClient,
  limitNeverMet,
  unreachableDomain,
  tooManyRoles,
  largeGrants,
  entitlementWrites,
  unmatchedEntitlement,
  unownedNames,
  vpcEndpoints,
];
