import { portalConfig } from "../shared/access/portal-config.ts";
import type { AccessMembers, AccessPolicy, PolicyDocument } from "../shared/policy/document.ts";
import type { Persona } from "./stack/personas.ts";

/** What a persona without a role has to do with temporary access: `asks for support-read`, `answers release-write`. */
export function describeAccess({ issuer, wish }: Persona, access: AccessPolicy): string {
  const isAmong = (of: AccessMembers | "resourceOwner" | undefined): boolean =>
    of !== undefined && of !== "resourceOwner" && includes(of, issuer, wish.groups ?? []);
  const named = Object.entries(access.entitlements);
  const asks = named.filter(([, { requesters }]) => isAmong(requesters)).map(([name]) => name);
  const answers = named.filter(([, { approvers }]) => isAmong(approvers)).map(([name]) => name);
  return [
    ...(asks.length > 0 ? [`asks for ${asks.join(", ")}`] : []),
    ...(isAmong(access.breakGlass?.requesters) ? ["breaks the glass"] : []),
    ...(answers.length > 0 ? [`answers ${answers.join(", ")}`] : []),
    ...(isAmong(access.owners.integration) ? ["owns the integration"] : []),
  ].join("; ");
}

/** Where the page is, and how to try it: who asks, and who answers. */
export function portalLines(gateway: string, policy: PolicyDocument, personas: readonly Persona[]): string[] {
  if (portalConfig(policy).issuers.length === 0) return [];
  const playing = (of: AccessMembers | "resourceOwner" | undefined): string | undefined =>
    of === undefined || of === "resourceOwner"
      ? undefined
      : personas.find(({ issuer, wish }) => includes(of, issuer, wish.groups ?? []))?.name;
  const [first] = Object.entries(policy.access?.entitlements ?? {}).flatMap(([name, { requesters, approvers }]) => {
    const [asks, answers] = [playing(requesters), playing(approvers)];
    return asks === undefined || answers === undefined ? [] : [{ name, asks, answers }];
  });
  return [
    `temporary access: ${gateway}/-/portal`,
    ...(first === undefined
      ? []
      : [
          `  sign in as ${first.asks} and ask for ${first.name}; then, in a private window, as ${first.answers}, and approve`,
        ]),
    "",
  ];
}

function includes({ groups }: AccessMembers, issuer: string, of: readonly string[]): boolean {
  return of.some((group) => groups.includes(`${issuer}:${group}`));
}
