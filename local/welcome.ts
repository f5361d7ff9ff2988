import { matchesWildcard } from "../shared/opensearch/wildcard.ts";
import { describeAccess, portalLines } from "./access-lines.ts";
import type { SampleData } from "./stack/sample-data.ts";
import type { Stack } from "./stack/start-stack.ts";

const MOST_PERSONAS = 12;

/** What is told of a stack. */
type Announced = Pick<
  Stack,
  "gateway" | "issuer" | "domain" | "opensearch" | "opensearchVersion" | "policy" | "personas" | "iamPersonas"
>;

/** What `npm start` says when everything answers: the address, who may do what, and lines to paste. */
export function welcome(stack: Announced, data: SampleData | undefined): string {
  const shown = stack.personas.slice(0, MOST_PERSONAS);
  const width = Math.max(...shown.map(({ name }) => name.length));
  const rows = shown.map(({ name }) => `  ${name.padEnd(width)}  ${describeGrants(stack, name)}`);
  const more = stack.personas.length - shown.length;
  return [
    "",
    `Index Gate answers at ${stack.gateway}`,
    `  OpenSearch ${stack.opensearchVersion} at ${stack.opensearch} (direct, without the gate)`,
    `  domain front at ${stack.domain} (takes signed requests alone), issuers at ${stack.issuer}`,
    "",
    "personas (their tokens are in .local/stack.json)",
    ...rows,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    "",
    ...portalLines(stack.gateway, stack.policy, stack.personas),
    ...tryLines(stack, data),
    ...signLines(stack),
    ...(stack.policy.access?.notify === undefined
      ? []
      : ["messages about temporary access go nowhere: they are kept in .local/notifications.jsonl", ""]),
    "Ctrl-C stops everything.",
    "",
  ].join("\n");
}

function describeGrants(stack: Announced, role: string): string {
  const grants = stack.policy.roles[role]?.grants;
  if (grants === undefined) {
    const persona = stack.personas.find(({ name }) => name === role);
    const access = persona && stack.policy.access && describeAccess(persona, stack.policy.access);
    return access || "a good token without a role";
  }
  const isOneDomain = Object.keys(stack.policy.domains).length === 1;
  return grants
    .map((grant) => {
      const what =
        "cluster" in grant
          ? `${grant.cluster.join(", ")} the cluster`
          : `${grant.actions.join(", ")} ${grant.indices.join(", ")}`;
      return isOneDomain ? what : `${what} on ${grant.domain}`;
    })
    .join("; ");
}

/** One signed search, for the first persona of IAM who has a role. */
function signLines({ gateway, iamPersonas, policy }: Announced): string[] {
  const persona = iamPersonas.find(({ name }) => Object.hasOwn(policy.roles, name));
  if (persona === undefined) return [];
  return [
    `sign as ${persona.name}, with the credentials of ${persona.roleArn}`,
    `  eval "$(npm run --silent token -- --iam ${persona.name})"`,
    `  curl -s --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\`,
    `    -H "x-amz-security-token: $AWS_SESSION_TOKEN" '${gateway}/-/iam/_search?size=1'`,
    "",
  ];
}

/** One search that is allowed, one that is narrowed, one that is refused, for the first persona who may read a pattern. */
function tryLines(stack: Announced, data: SampleData | undefined): string[] {
  for (const persona of stack.personas) {
    const grants = stack.policy.roles[persona.name]?.grants ?? [];
    const patterns = grants.flatMap((grant) =>
      "indices" in grant && grant.actions.includes("read") && stack.policy.domains[grant.domain]?.default === true
        ? grant.indices
        : [],
    );
    const [pattern] = patterns;
    if (pattern === undefined) continue;
    const foreign = (data?.indices ?? []).find(({ name }) => !patterns.some((one) => matchesWildcard(one, name)));
    const curl = `curl -s -H "authorization: Bearer $TOKEN"`;
    return [
      `try it as ${persona.name}`,
      `  TOKEN=$(npm run --silent token -- ${persona.tokenArguments})`,
      "",
      "  # allowed",
      `  ${curl} '${stack.gateway}/${encodeURI(pattern)}/_search?size=1&pretty=true'`,
      "  # narrowed to what is granted",
      `  ${curl} '${stack.gateway}/_search?size=1&pretty=true'`,
      "  # refused",
      `  ${curl} '${stack.gateway}/${encodeURI(foreign?.name ?? "secret-index")}/_search'`,
      "",
    ];
  }
  return [];
}
