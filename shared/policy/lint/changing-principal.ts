import type { OidcIssuer } from "../document.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";

/** A person known by something that another person can have tomorrow. */
export const changingPrincipal: LintRule = {
  id: "changing-principal",
  severity: "security",
  summary: "people identified by a claim that can change hands, such as an e-mail address",
  *find(policy) {
    for (const [name, issuer] of Object.entries(policy.issuers)) {
      const why = issuer.type === "oidc" ? whyChanging(issuer) : undefined;
      if (why !== undefined) yield { path: ["issuers", name, "principalClaim"], message: why };
    }
  },
};

const CHANGING = new Set(["email", "name", "nickname", "preferred_username", "unique_name", "upn", "username"]);
/** Okta, "Access token claims": `sub` is the user's login, `uid` the stable id. */
const OKTA = /\.(?:okta|oktapreview|okta-emea|okta-gov)\.com$|\.okta\.mil$/;

function whyChanging({ issuer, principalClaim }: OidcIssuer): string | undefined {
  if (CHANGING.has(principalClaim)) {
    return `${quote(principalClaim)} can change hands; identify people by a claim that stays, such as \`sub\``;
  }
  if (principalClaim === "sub" && OKTA.test(new URL(issuer).hostname)) {
    return "the `sub` of Okta's access tokens is a login, which can change hands; write `principalClaim: uid`";
  }
  return undefined;
}
