import type { Domain } from "../document.ts";
import { readDomainName } from "../endpoints.ts";
import { readRoleArn } from "./role-arn.ts";

/** An IAM policy on a resource. */
export interface ResourcePolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly ResourceStatement[];
}

interface ResourceStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: { readonly AWS: string | readonly string[] };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const ACTION = "es:ESHttp*";

/** What lists names, and what it asks for: paths below the domain. */
export interface DiscoveryAccess {
  readonly role: string;
  readonly paths: readonly string[];
}

/**
 * The resource policy of an OpenSearch Service domain that admits these roles and nobody else: the denial is what keeps
 * out a principal of the same account whose own policy allows it. The discovery's role is admitted to its paths. What configures the domain is not in it. Throws
 * `RangeError` for what is no role's ARN, and when the domain's name or account is not known.
 */
export function compileEsPolicy(
  name: string,
  domain: Domain,
  roles: readonly string[],
  discovery?: DiscoveryAccess,
): ResourcePolicy {
  const read = roles.map(readRoleArn);
  if (read.length === 0) throw new RangeError("name at least one role");
  if (discovery !== undefined) readRoleArn(discovery.role);
  const arn = domain.arn ?? arnOf(name, domain, read);
  const resource = `${arn}/*`;
  const admitted = [...new Set(roles)].toSorted();
  const known = [...new Set([...roles, ...(discovery === undefined ? [] : [discovery.role])])].toSorted();
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "IndexGate", Effect: "Allow", Principal: { AWS: admitted }, Action: ACTION, Resource: resource },
      ...(discovery === undefined ? [] : [admitDiscovery(discovery, arn)]),
      {
        Sid: "NobodyElse",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: ACTION,
        Resource: resource,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": known } },
      },
    ],
  };
}

function admitDiscovery({ role, paths }: DiscoveryAccess, arn: string): ResourceStatement {
  const Resource = paths.map((path) => `${arn}${path}`);
  return { Sid: "IndexGateDiscovery", Effect: "Allow", Principal: { AWS: [role] }, Action: "es:ESHttpGet", Resource };
}

/** In the roles' account, where the policy file does not say another. */
function arnOf(name: string, domain: Domain, roles: readonly ReturnType<typeof readRoleArn>[]): string {
  const found = readDomainName(domain.endpoint);
  if (found === undefined) {
    throw new RangeError(
      `the name of domain \`${name}\` cannot be read from \`${domain.endpoint}\`: write its \`arn\``,
    );
  }
  const accounts = new Set(roles.map(({ account }) => account));
  if (accounts.size > 1) {
    throw new RangeError(
      `the roles are of several accounts (${[...accounts].toSorted().join(", ")}), and the policy does not say in which domain \`${name}\` is: write its \`arn\``,
    );
  }
  return `arn:${roles[0]?.partition}:es:${domain.region}:${roles[0]?.account}:domain/${found}`;
}
