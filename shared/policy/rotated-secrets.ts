import type { Domain, PolicyDocument } from "./document.ts";

/** A secret whose user and password are replaced, and the domains that are entered with it. */
export interface RotatedSecret {
  /** ARN */
  readonly secretId: string;
  /** the fewest days that one of its domains names */
  readonly rotateAfterDays: number;
  /** sorted by name */
  readonly domains: readonly { readonly name: string; readonly domain: Domain }[];
}

/** Each secret of the policy's `basic` domains once, sorted by its first domain's name. */
export function rotatedSecrets({ domains }: Pick<PolicyDocument, "domains">): readonly RotatedSecret[] {
  const found = new Map<string, RotatedSecret>();
  for (const [name, domain] of Object.entries(domains).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { auth } = domain;
    if (auth.type !== "basic") continue;
    const { secretId } = auth;
    const known = found.get(secretId);
    found.set(secretId, {
      secretId,
      rotateAfterDays: Math.min(auth.rotateAfterDays, known?.rotateAfterDays ?? auth.rotateAfterDays),
      domains: [...(known?.domains ?? []), { name, domain }],
    });
  }
  return [...found.values()];
}
