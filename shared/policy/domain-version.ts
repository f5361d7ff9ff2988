/** What a domain runs, as the policy says it: `opensearch-2.19`, `elasticsearch-7.10`, `serverless`. */
export type DomainVersion = `opensearch-${number}` | "elasticsearch-7.10" | "serverless";

export const DOMAIN_VERSION = /^(?:opensearch-[123]\.(?:0|[1-9][0-9]?)|elasticsearch-7\.10|serverless)$/;

export function isDomainVersion(text: string): text is DomainVersion {
  return DOMAIN_VERSION.test(text);
}
