import type { CatalogueWriter } from "../../shared/access/catalogue.ts";
import { catalogueOf, type TemplateFacts } from "../../shared/access/catalogue-of.ts";
import { FaultError } from "../../shared/errors.ts";
import type { NamesView } from "../../shared/opensearch/names-view.ts";
import { discoveredDomains, hasTags } from "../../shared/policy/discovered-domains.ts";
import type { AccessPolicy, Domain, PolicyDocument } from "../../shared/policy/document.ts";
import { readDomainName } from "../../shared/policy/endpoints.ts";

/** What the flow needs from outside; all of it rejects with `FaultError`. */
export interface DiscoveryPorts {
  readonly policy: Pick<PolicyDocument, "domains"> & { readonly access: AccessPolicy };
  readonly readNames: (domain: Domain) => Promise<NamesView>;
  readonly readTemplates: (domain: Domain) => Promise<readonly TemplateFacts[]>;
  readonly readTags: (arn: string) => Promise<ReadonlyMap<string, string>>;
  readonly store: CatalogueWriter;
  /** epoch milliseconds */
  readonly now: () => number;
  /** writes the log line of what could not be read or kept */
  readonly report: (domain: string, fault: unknown) => void;
}

/** What became of one domain. */
export interface Discovered {
  readonly domain: string;
  /** how many names it has now; undefined: it could not be read, and its catalogue stays what it was */
  readonly names: number | undefined;
}

/**
 * Looks at each domain that something may be asked for in, and keeps what is found; one that cannot be read keeps its catalogue.
 * `functionArn` (of this function) names partition and account of the domains whose ARN is not in the policy.
 */
export function discover(ports: DiscoveryPorts, functionArn: string): Promise<readonly Discovered[]> {
  return Promise.all(
    discoveredDomains(ports.policy).map(async ([name, domain]): Promise<Discovered> => {
      const names = await look(name, domain, ports, functionArn).catch(async (fault: unknown) => {
        ports.report(name, fault);
        const code = fault instanceof FaultError ? fault.code : "gate-failed";
        // what cannot even be noted has been reported
        await ports.store.noteFailure(name, code, ports.now()).catch(() => false);
        return undefined;
      });
      return { domain: name, names };
    }),
  );
}

async function look(name: string, domain: Domain, ports: DiscoveryPorts, functionArn: string): Promise<number> {
  const { readNames, readTemplates, store, now } = ports;
  const tag = ports.policy.access.owners.resourceOwner?.tag;
  const readAt = now();
  const [view, templates, tagged] = await Promise.all([
    readNames(domain),
    tag === undefined ? [] : readTemplates(domain),
    tag === undefined ? undefined : ownTag(name, domain, tag, ports, functionArn),
  ]);
  const catalogue = catalogueOf({ view, templates, tagged }, tag, readAt);
  // false: another run at the same time has kept what it found
  await store.save(name, catalogue);
  return catalogue.names.length;
}

/** Undefined: it has none, or it cannot be read, which is reported: then the owners of the integration answer. */
async function ownTag(
  name: string,
  domain: Domain,
  tag: string,
  { readTags, report }: DiscoveryPorts,
  functionArn: string,
): Promise<string | undefined> {
  const arn = tagsArn(domain, functionArn);
  if (arn === undefined) return undefined;
  try {
    return (await readTags(arn)).get(tag);
  } catch (fault) {
    report(name, fault);
    return undefined;
  }
}

function tagsArn(domain: Domain, functionArn: string): string | undefined {
  const { arn, endpoint, region } = domain;
  if (!hasTags(domain)) return undefined;
  if (arn !== undefined) return arn;
  const [, partition, , , account] = functionArn.split(":");
  return `arn:${partition}:es:${region}:${account}:domain/${readDomainName(endpoint)}`;
}
