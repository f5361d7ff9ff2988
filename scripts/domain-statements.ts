import { compilePolicy } from "../shared/policy/compile.ts";
import { readDomainName } from "../shared/policy/endpoints.ts";
import type { Domain, PolicyDocument } from "../shared/policy/document.ts";

/** An IAM statement as CloudFormation takes it. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly (string | { readonly "Fn::Sub": string })[];
}

/** What the proxy may call: the policy's own domains and collections, nothing else. Throws with all problems of the policy. */
export async function policyStatements(policyFile: string): Promise<readonly Statement[]> {
  return domainStatements(await compilePolicy(policyFile));
}

/** `es:ESHttp*` on each domain's paths, `aoss:APIAccessAll` on each collection; throws when a domain cannot be named. */
export function domainStatements(policy: Pick<PolicyDocument, "domains">): readonly Statement[] {
  const domains = Object.entries(policy.domains);
  const es = domains.filter(([, { service }]) => service === "es").map(([name, domain]) => domainPaths(name, domain));
  const aoss = domains
    .filter(([, { service }]) => service === "aoss")
    .map(([name, domain]) => collection(name, domain));
  return [
    ...(es.length > 0 ? [{ Effect: "Allow" as const, Action: ["es:ESHttp*"], Resource: es }] : []),
    ...(aoss.length > 0 ? [{ Effect: "Allow" as const, Action: ["aoss:APIAccessAll"], Resource: aoss }] : []),
  ];
}

function domainPaths(name: string, { arn, endpoint, region }: Domain): Statement["Resource"][number] {
  if (arn !== undefined) return `${arn}/*`;
  const domain = readDomainName(endpoint);
  if (domain === undefined)
    throw new Error(`domain \`${name}\`: its name cannot be read from \`${endpoint}\`, write its arn`);
  return { "Fn::Sub": `arn:\${AWS::Partition}:es:${region}:\${AWS::AccountId}:domain/${domain}/*` };
}

function collection(name: string, { arn }: Domain): string {
  if (arn === undefined) throw new Error(`domain \`${name}\`: a collection needs its arn`);
  return arn;
}
