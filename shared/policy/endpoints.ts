/** What an endpoint or an ARN says about a domain. */
export interface DomainFacts {
  readonly service: "es" | "aoss";
  readonly region: string;
}

/**
 * Amazon's own hosts: OpenSearch Service (also dual-stack), and collections of OpenSearch Serverless (classic and
 * NextGen). Any other host is a custom endpoint.
 */
const HOSTS: readonly RegExp[] = [
  /^[a-z0-9-]+\.(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d)\.(?<service>es|aoss)\.amazonaws\.com(?:\.cn)?$/,
  /^[a-z0-9-]+\.(?<service>aos|aoss)\.(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d)\.on\.aws$/,
];

/** `arn:aws:es:eu-west-1:123456789012:domain/logs`, `arn:aws:aoss:eu-west-1:123456789012:collection/abc123` */
export const DOMAIN_ARN =
  /^arn:aws(?:-[a-z]+)*:(?:es:(?<esRegion>[a-z0-9-]+):[0-9]{12}:domain\/[a-z][a-z0-9-]{2,27}|aoss:(?<aossRegion>[a-z0-9-]+):[0-9]{12}:collection\/[a-z0-9]{3,40})$/;

/** https, a host and perhaps a port; a single `/` at the end is dropped. */
export const ENDPOINT = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?\/?$/;

/** The origin as `URL` writes it (lower case, no `:443`), or undefined when it is none. */
export function readOrigin(endpoint: string): string | undefined {
  if (!ENDPOINT.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  return new URL(endpoint).origin;
}

/** Service and region that the host of an Amazon endpoint names; undefined for a custom endpoint. */
export function readAmazonHost(origin: string): DomainFacts | undefined {
  const { hostname } = new URL(origin);
  for (const host of HOSTS) {
    const groups = host.exec(hostname)?.groups;
    if (groups?.region !== undefined)
      return { service: groups.service === "aoss" ? "aoss" : "es", region: groups.region };
  }
  return undefined;
}

/** Service and region of a domain's or collection's ARN; undefined when it is none. */
export function readDomainArn(arn: string): DomainFacts | undefined {
  const groups = DOMAIN_ARN.exec(arn)?.groups;
  if (groups?.esRegion !== undefined) return { service: "es", region: groups.esRegion };
  if (groups?.aossRegion !== undefined) return { service: "aoss", region: groups.aossRegion };
  return undefined;
}

/** `search-<name>-<id>.…` and `vpc-<name>-<id>.…`: the domain's name stands between the kind and the last dash. */
const DOMAIN_HOST = /^(?:search|vpc)-(?<name>[a-z][a-z0-9-]{2,27})-[a-z0-9]+$/;

/** The name of an OpenSearch Service domain that its endpoint tells; undefined for any other endpoint. */
export function readDomainName(endpoint: string): string | undefined {
  if (readAmazonHost(endpoint) === undefined) return undefined;
  const label = new URL(endpoint).hostname.split(".")[0] ?? "";
  return DOMAIN_HOST.exec(label)?.groups?.name;
}

/** What the policy says about a domain's service and region, put together: written first, then the host, then the ARN. */
export function resolveDomain(domain: {
  readonly endpoint: string;
  readonly service?: "es" | "aoss" | undefined;
  readonly region?: string | undefined;
  readonly arn?: string | undefined;
}): { readonly origin: string | undefined; readonly service: "es" | "aoss"; readonly region: string | undefined } {
  const origin = readOrigin(domain.endpoint);
  const host = origin === undefined ? undefined : readAmazonHost(origin);
  const arn = domain.arn === undefined ? undefined : readDomainArn(domain.arn);
  return {
    origin,
    service: domain.service ?? host?.service ?? arn?.service ?? "es",
    region: domain.region ?? host?.region ?? arn?.region,
  };
}
