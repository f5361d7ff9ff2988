import { type SecretArn, secretArnOf } from "../../shared/config.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { rotatedSecrets } from "../../shared/policy/rotated-secrets.ts";
import type { Rotated, RotationPorts } from "./rotation.ts";

/** Finds what a secret is for: in the policy its domains, in the environment their connectors. */
export function findRotated(
  policy: Pick<PolicyDocument, "domains">,
  connectors: ReadonlyMap<string, SecretArn>,
): RotationPorts["find"] {
  const known = new Map<string, Rotated>();
  for (const { secretId, domains } of rotatedSecrets(policy)) {
    const secret = secretArnOf(secretId);
    if (secret === undefined) continue;
    const places = domains.map(({ name, domain }) => ({ name, domain, connector: connectors.get(name) }));
    known.set(secretId, { secret, domains: places });
  }
  return (secretId) => known.get(secretId);
}
