import type { PolicyDocument, Role } from "../shared/policy/document.ts";

export const BIG = { roles: 1_000, patternsOfRole: 10 } as const;

/** How the patterns of a large policy tell their names apart. */
export const SHAPES = {
  beginnings: (team: number, app: number) => `team-${team}-app-${app}-*`,
  ends: (team: number, app: number) => `*-team-${team}-app-${app}`,
  middles: (team: number, app: number) => `*-team-${team}-app-${app}-*`,
} as const;

export type Shape = keyof typeof SHAPES;

/** A policy of 1,000 roles, a group for each, and 10,000 patterns on one domain; members and domain as in `shipped`, if given. */
export function bigPolicy(shape: Shape, shipped?: PolicyDocument): PolicyDocument {
  const [issuer = "okta"] = Object.keys(shipped?.issuers ?? {});
  const [domain = "logs"] = Object.keys(shipped?.domains ?? {});
  const role = (team: number): Role => ({
    members: { groups: [`${issuer}:team-${team}`], clients: [], users: [], iam: [] },
    grants: [
      {
        domain,
        indices: Array.from({ length: BIG.patternsOfRole }, (_, app) => SHAPES[shape](team, app)),
        actions: ["read"],
      },
    ],
  });
  const roles = Object.fromEntries(Array.from({ length: BIG.roles }, (_, team) => [`team-${team}`, role(team)]));
  return { version: 1, policyVersion: "0123456789ab", issuers: {}, domains: {}, ...shipped, roles };
}
