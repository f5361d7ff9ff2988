import { compilePolicy } from "../shared/policy/compile.ts";
import { discoveredDomains, discoveryPaths, hasTags } from "../shared/policy/discovered-domains.ts";
import { readDomainName } from "../shared/policy/endpoints.ts";
import type { Domain, PolicyDocument } from "../shared/policy/document.ts";

/** An IAM statement as CloudFormation takes it. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly (string | { readonly "Fn::Sub": string })[];
}

/** What the proxy may call: the policy's own domains, roles and secrets, nothing else. Throws with all problems of the policy. */
export async function policyStatements(policyFile: string): Promise<readonly Statement[]> {
  return domainStatements(await compilePolicy(policyFile));
}

/**
 * For domains that know the gate by its own role: `es:ESHttp*` on a domain's paths, `aoss:APIAccessAll` on a collection. For others
 * only what lets it in: assuming and tagging sessions of their roles, reading their secrets. Throws when a domain cannot be named.
 */
export function domainStatements(policy: Pick<PolicyDocument, "domains">): readonly Statement[] {
  const domains = Object.entries(policy.domains);
  const signed = domains.filter(([, { auth }]) => auth.type === "sigv4");
  const es = signed
    .filter(([, { service }]) => service === "es")
    .map(([name, domain]) => domainArn(name, domain, "/*"));
  const aoss = signed.filter(([, { service }]) => service === "aoss").map(([name, domain]) => collection(name, domain));
  const auths = domains.map(([, { auth }]) => auth);
  const roles = auths.flatMap((auth) =>
    auth.type === "assumeRole" ? [auth.roleArn, ...Object.values(auth.roleArns)] : [],
  );
  const secrets = auths.flatMap((auth) => (auth.type === "basic" ? [auth.secretId] : []));
  return [
    ...allow(["es:ESHttp*"], es),
    ...allow(["aoss:APIAccessAll"], aoss),
    ...allow(["sts:AssumeRole", "sts:TagSession"], [...new Set(roles)]),
    ...allow(["secretsmanager:GetSecretValue"], [...new Set(secrets)]),
  ];
}

/** What the discovery may call: reads that list names and, where they say who owns what, templates and tags. Throws with all problems of the policy. */
export async function policyDiscoveryStatements(policyFile: string): Promise<readonly Statement[]> {
  return discoveryStatements(await compilePolicy(policyFile));
}

/** The same of a policy; nothing of domains in which nothing may be asked for. */
export function discoveryStatements({ domains, access }: PolicyDocument): readonly Statement[] {
  if (access === undefined) return [];
  const looked = discoveredDomains({ domains, access });
  const signed = looked.filter(([, { auth, service }]) => auth.type === "sigv4" && service === "es");
  const hasOwners = access.owners.resourceOwner !== undefined;
  const paths = discoveryPaths(access);
  const tagged = hasOwners ? looked.filter(([, domain]) => hasTags(domain)) : [];
  const gets = signed.flatMap(([name, domain]) => paths.map((path) => domainArn(name, domain, path)));
  const tags = tagged.map(([name, domain]) => domainArn(name, domain, ""));
  const others = looked.filter(([, { auth, service }]) => auth.type !== "sigv4" || service !== "es");
  // the role of the gate's own questions alone
  const own = others.map(([name, { auth, ...domain }]) => [
    name,
    { ...domain, auth: auth.type === "assumeRole" ? { ...auth, roleArns: {} } : auth },
  ]);
  return [
    ...allow(["es:ESHttpGet"], gets),
    ...allow(["es:ListTags"], tags),
    ...domainStatements({ domains: Object.fromEntries(own) as PolicyDocument["domains"] }),
  ];
}

function allow(actions: readonly string[], resources: Statement["Resource"]): readonly Statement[] {
  return resources.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: resources }];
}

/** `path`: of what is meant below the domain. */
function domainArn(name: string, { arn, endpoint, region }: Domain, path: string): Statement["Resource"][number] {
  if (arn !== undefined) return `${arn}${path}`;
  const domain = readDomainName(endpoint);
  if (domain === undefined)
    throw new Error(`domain \`${name}\`: its name cannot be read from \`${endpoint}\`, write its arn`);
  return { "Fn::Sub": `arn:\${AWS::Partition}:es:${region}:\${AWS::AccountId}:domain/${domain}${path}` };
}

function collection(name: string, { arn }: Domain): string {
  if (arn === undefined) throw new Error(`domain \`${name}\`: a collection needs its arn`);
  return arn;
}
