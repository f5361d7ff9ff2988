import type { CognitoIssuer, PolicyDocument } from "../document.ts";
import { listNames, quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { everyRequester, roleMembers } from "./walk.ts";

/** A machine of a user pool whose tokens the issuer does not accept. */
export const unmatchedClient: LintRule = {
  id: "unmatched-client",
  severity: "warning",
  summary: "a client of a Cognito user pool whose tokens are not accepted",
  *find(policy) {
    for (const { kind, member, path } of [...roleMembers(policy), ...everyRequester(policy)]) {
      const why = kind === "clients" ? whyUnmatched(member, policy) : undefined;
      if (why !== undefined) yield { path, message: `${quote(member)} never matches: ${why}` };
    }
  },
};

function whyUnmatched(member: string, { issuers }: PolicyDocument): string | undefined {
  const colon = member.indexOf(":");
  const [name, client] = [member.slice(0, colon), member.slice(colon + 1)];
  const issuer = Object.hasOwn(issuers, name) ? issuers[name] : undefined;
  if (issuer?.type !== "cognito") return undefined;
  if (issuer.tokenUse === "id") {
    return `issuer ${quote(name)} accepts id tokens, which machines do not get; make an issuer with \`tokenUse: access\``;
  }
  return acceptsClient(issuer, client)
    ? undefined
    : `it is not among the \`clientIds\` of issuer ${quote(name)} (${listNames(issuer.clientIds)}); add it there`;
}

function acceptsClient({ clientIds }: CognitoIssuer, client: string): boolean {
  return clientIds.includes(client);
}
