import type { AccessMembers, AccessPolicy } from "../policy/document.ts";
import { BREAK_GLASS, type Person } from "./access-request.ts";

/** Whoever calls the API, as their token says: what they may ask for and answer. */
export interface Accessor extends Person {
  readonly isMachine: boolean;
  /** entitlements that they may ask for, `break-glass` among them */
  readonly mayAsk: readonly string[];
  /** entitlements whose approvers they are among */
  readonly mayReview: readonly string[];
  /** one of `owners.integration` */
  readonly isOwner: boolean;
  /** the values of the owner tag that their groups stand for */
  readonly owns: readonly string[];
}

/** What a verified identity says that matters here. */
export interface AccessClaims {
  /** `okta:00u1abc` */
  readonly id: string;
  /** issuer-qualified */
  readonly groups: readonly string[];
  readonly client: string | undefined;
  readonly isMachine: boolean;
}

/** What somebody may ask for and answer under this policy; nothing for somebody whom it does not name. */
export function accessOf(
  claims: AccessClaims,
  { entitlements, breakGlass, owners }: AccessPolicy,
): Pick<Accessor, "mayAsk" | "mayReview" | "isOwner" | "owns"> {
  const entries = Object.entries(entitlements);
  const asks = entries.filter(([, { requesters }]) => isAmong(claims, requesters)).map(([name]) => name);
  const mayBreak = breakGlass !== undefined && !claims.isMachine && isAmong(claims, breakGlass.requesters);
  const reviews = entries.filter(
    ([, { approvers }]) => approvers !== undefined && approvers !== "resourceOwner" && isAmong(claims, approvers),
  );
  const prefix = owners.resourceOwner?.groupPrefix;
  return {
    mayAsk: mayBreak ? [...asks, BREAK_GLASS] : asks,
    // machines never approve
    mayReview: claims.isMachine ? [] : reviews.map(([name]) => name),
    isOwner: !claims.isMachine && owners.integration !== undefined && isAmong(claims, owners.integration),
    owns:
      claims.isMachine || prefix === undefined
        ? []
        : claims.groups
            .filter((group) => group.startsWith(prefix) && group.length > prefix.length)
            .map((group) => group.slice(prefix.length)),
  };
}

function isAmong({ id, groups, client, isMachine }: AccessClaims, members: AccessMembers): boolean {
  const self = isMachine ? members.clients.includes(client ?? "") : members.users.includes(id);
  return self || groups.some((group) => members.groups.includes(group));
}
