import { ENDPOINT, readAmazonHost, readDomainArn, readOrigin, resolveDomain } from "./endpoints.ts";
import { listNames, quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

/**
 * Exactly one default domain; each with a region and, where its IAM resource cannot be told from the endpoint, an ARN;
 * endpoint, service, version and ARN agree. Skips what has no shape; that is reported elsewhere.
 */
export function checkDomains(root: Written, report: Report): void {
  const domains = root.entries.get("domains");
  if (domains === undefined) return;
  checkDefault(domains, report);
  for (const domain of domains.entries.values()) checkDomain(domain, report);
}

function checkDefault(domains: Written, report: Report): void {
  const names = [...domains.entries.keys()];
  const defaults = [...domains.entries].filter(([, domain]) => domain.entries.get("default")?.value === true);
  const [first, ...others] = defaults;
  if (first === undefined && names.length > 1) {
    report(domains.keyAt, "default-domain", `none of ${listNames(names)} is the default; add \`default: true\` to one`);
  }
  for (const [, domain] of others) {
    const at = domain.entries.get("default")?.at ?? domain.at;
    report(at, "default-domain", `${quote(first?.[0] ?? "")} is the default already; keep one \`default: true\``);
  }
}

function checkDomain(domain: Written, report: Report): void {
  const text = (key: string): string | undefined => {
    const value = domain.entries.get(key)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const endpoint = domain.entries.get("endpoint");
  const written = { endpoint: text("endpoint"), service: text("service"), region: text("region"), arn: text("arn") };
  if (endpoint === undefined || written.endpoint === undefined) return;
  const origin = readOrigin(written.endpoint);
  if (origin === undefined) {
    // What the shape lets through can still be no URL: a port past 65,535, a host that is half an address.
    if (ENDPOINT.test(written.endpoint)) {
      report(endpoint.at, "illegal-endpoint", `${quote(written.endpoint)} is no URL; check host and port`);
    }
    return;
  }
  const host = readAmazonHost(origin);
  const service = written.service === "es" || written.service === "aoss" ? written.service : undefined;
  const resolved = resolveDomain({ endpoint: written.endpoint, service, region: written.region, arn: written.arn });
  const place = (key: string) => domain.entries.get(key)?.at ?? endpoint.at;

  if (host !== undefined && resolved.service !== host.service) {
    report(
      place("service"),
      "domain-mismatch",
      `the endpoint's service is ${quote(host.service)}; correct one of the two`,
    );
  }
  const version = text("version");
  if (version !== undefined && (version === "serverless") !== (resolved.service === "aoss")) {
    report(
      place("version"),
      "domain-mismatch",
      `${quote(version)} is no version of service ${quote(resolved.service)}; correct one of the two`,
    );
  }
  if (resolved.region === undefined) {
    report(endpoint.at, "region-needed", "the endpoint names no region; add `region:`");
  }
  // nothing is signed for a domain that takes a password: it may be no resource of Amazon's at all
  const isSigned = domain.entries.get("auth")?.entries.get("type")?.value !== "basic";
  if (!domain.entries.has("arn") && (resolved.service === "aoss" || (host === undefined && isSigned))) {
    const what = resolved.service === "aoss" ? "a collection" : "a custom endpoint";
    report(endpoint.at, "arn-needed", `${what} does not name its IAM resource; add \`arn:\``);
  }
  const arn = written.arn === undefined ? undefined : readDomainArn(written.arn);
  if (arn !== undefined && arn.service !== resolved.service) {
    report(
      place("arn"),
      "domain-mismatch",
      `the ARN is of service ${quote(arn.service)}, the domain of ${quote(resolved.service)}`,
    );
  } else if (arn !== undefined && resolved.region !== undefined && arn.region !== resolved.region) {
    report(
      place("arn"),
      "domain-mismatch",
      `the ARN is of region ${quote(arn.region)}, the domain of ${quote(resolved.region)}`,
    );
  }
}
