import { BREAK_GLASS } from "../access/access-request.ts";
import type { AccessMembers, BreakGlass, Entitlement, PolicyDocument, PolicyGrant } from "./document.ts";
import type { Path } from "./file-places.ts";

/** A way to access for a time: an entitlement, or break-glass. */
export interface Way {
  readonly name: string;
  readonly requesters: AccessMembers;
  /** the most that it gives */
  readonly grants: readonly PolicyGrant[];
  /** all else that it says: how it is answered, how long it lasts */
  readonly conditions: Readonly<Partial<Entitlement>>;
  /** where it stands in the policy file */
  readonly path: Path;
}

/** Every way of a policy by its name, in the order of the file; break-glass last. */
export function waysOf({ access }: PolicyDocument): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  if (access === undefined) return ways;
  for (const [name, entitlement] of Object.entries(access.entitlements)) {
    ways.set(name, toWay(name, entitlement, ["entitlements", name]));
  }
  if (access.breakGlass !== undefined) ways.set(BREAK_GLASS, toWay(BREAK_GLASS, access.breakGlass, ["breakGlass"]));
  return ways;
}

function toWay(name: string, { requesters, grants, ...conditions }: Entitlement | BreakGlass, path: Path): Way {
  return { name, requesters, grants, conditions, path };
}

/** The same policy with these ways in place of its roles: what is said of roles is then said of what may be asked for. */
export function asRoles(policy: PolicyDocument, ways: Iterable<Way>): PolicyDocument {
  const roles = Array.from(
    ways,
    ({ name, requesters, grants }) => [name, { members: { ...requesters, iam: [] }, grants }] as const,
  );
  return { ...policy, roles: Object.fromEntries(roles) };
}
