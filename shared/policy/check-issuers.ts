import { quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

/** No two issuers have one `iss`: a token would be two principals; the portal's clients are ones whose tokens count. Skips what has no shape; that is reported elsewhere. */
export function checkIssuers(root: Written, report: Report): void {
  const owners = new Map<string, string>();
  for (const [name, issuer] of root.entries.get("issuers")?.entries ?? []) {
    checkPortal(issuer, report);
    const written = issuer.entries.get(issuer.entries.get("type")?.value === "cognito" ? "userPoolId" : "issuer");
    if (written === undefined || typeof written.value !== "string") continue;
    for (const iss of issuersOf(issuer, written.value)) {
      const owner = owners.get(iss);
      if (owner === undefined) owners.set(iss, name);
      else if (owner !== name) {
        report(written.at, "duplicate-issuer", `issuer ${quote(owner)} has the same \`iss\`; keep one of the two`);
        break;
      }
    }
  }
}

/** Somebody who signs in on the page is to get a token that the gate takes. */
function checkPortal(issuer: Written, report: Report): void {
  const portal = issuer.entries.get("portal");
  const scopes = portal?.entries.get("scopes");
  if (scopes !== undefined && scopes.items.length > 0 && !scopes.items.some(({ value }) => value === "openid"))
    report(scopes.at, "portal-client", "`openid` is not among the scopes; add it");
  const client = portal?.entries.get("clientId");
  const clients = issuer.entries.get("clientIds")?.items ?? [];
  if (issuer.entries.get("type")?.value !== "cognito" || typeof client?.value !== "string") return;
  if (!clients.some(({ value }) => value === client.value))
    report(client.at, "portal-client", `${quote(client.value)} is none of this pool's \`clientIds\`; add it there`);
}

/** Every `iss` that a token of this issuer may carry; a Cognito user pool has two forms of it. */
function issuersOf(issuer: Written, text: string): string[] {
  if (issuer.entries.get("type")?.value !== "cognito") return [text];
  const [region] = text.split("_");
  return ["cognito-idp", "issuer-cognito-idp"].map((host) => `https://${host}.${region}.amazonaws.com/${text}`);
}
