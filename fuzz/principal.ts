import type { Action, Grant } from "../shared/policy/document.ts";
import type { World } from "./world.ts";

/** Somebody with grants on the one domain of a run. */
export interface FuzzPrincipal {
  readonly name: string;
  readonly grants: readonly FuzzGrant[];
  readonly isMonitor: boolean;
}

export interface FuzzGrant {
  readonly indices: readonly string[];
  readonly actions: readonly Action[];
}

/** The domain's name in the policy of a run. */
export const DOMAIN = "fuzz";

export function grantsOf({ grants, isMonitor }: FuzzPrincipal): Grant[] {
  const index = grants.map((grant, at): Grant => ({ domain: DOMAIN, ...grant, source: `role:r${at}` }));
  return isMonitor ? [...index, { domain: DOMAIN, cluster: ["monitor"], source: "role:monitor" }] : index;
}

/**
 * Whether the grants give one of these actions on a concrete index, by its own name or by its stream's. Written apart from
 * the gate's own code, which it judges (contract: a pattern matches a name that starts with `.` only if it does so too).
 */
export function isGranted({ grants }: FuzzPrincipal, actions: readonly Action[], name: string): boolean {
  const names = [name, streamOf(name)].filter((each) => each !== undefined);
  return grants.some(
    (grant) =>
      grant.actions.some((action) => actions.includes(action)) &&
      grant.indices.some((pattern) => names.some((each) => isMatch(pattern, each))),
  );
}

/** An alias counts when its own name and every target are granted. */
export function isAliasGranted(
  principal: FuzzPrincipal,
  actions: readonly Action[],
  alias: string,
  targets: readonly string[],
) {
  return isGranted(principal, actions, alias) && targets.every((target) => isGranted(principal, actions, target));
}

/** The names of a world that a principal has no right on at all, and must not learn. */
export function foreignNames(principal: FuzzPrincipal, { indices, aliases, streams }: World): string[] {
  const any = ["read", "write", "manage"] as const;
  return [
    ...indices.map(({ name }) => name).filter((name) => !isGranted(principal, any, name)),
    ...aliases.filter((alias) => !isAliasGranted(principal, any, alias.name, alias.indices)).map(({ name }) => name),
    ...streams.flatMap(({ name, backing }) => (isGranted(principal, any, backing) ? [] : [name, backing])),
  ];
}

/** The stream that an index backs, by its name. */
export function streamOf(name: string): string | undefined {
  return /^\.ds-(.+)-\d{6}$/.exec(name)?.[1];
}

export function isMatch(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  const parts = pattern.split("*");
  const [first = ""] = parts;
  if (parts.length === 1) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? "";
  return name.length - last.length >= at && name.endsWith(last);
}
