import { coversPattern } from "../opensearch/pattern-set.ts";
import { patternsMeet } from "../opensearch/wildcard.ts";
import type { PolicyGrant } from "../policy/document.ts";
import type { Catalogue, DomainCatalogue } from "./catalogue.ts";

/** Stands for `owners.integration` where no owner is known; no value of a tag is empty. */
export const INTEGRATION = "";

/** What was found longer ago than this says nothing of who owns what. */
const MAX_AGE_MS = 24 * 3_600_000;

/**
 * Everybody who owns something that these grants could give, now or later, sorted; never nobody. A name is owned as the
 * index template says that covers it. A pattern is owned by everybody whose templates could cover a name that it matches.
 */
export function ownersOf(grants: readonly PolicyGrant[], catalogue: Catalogue, now: number): string[] {
  const owners = grants.flatMap((grant) => {
    const known = catalogue.get(grant.domain);
    if (known === undefined || !(now - known.readAt < MAX_AGE_MS)) return [INTEGRATION];
    // rights on the cluster are on what everybody has there
    const patterns = "indices" in grant ? grant.indices : ["*"];
    return patterns.flatMap((pattern) => ownersOfPattern(pattern, known));
  });
  return [...new Set(owners.length === 0 ? [INTEGRATION] : owners)].toSorted();
}

/** Everybody who owns a name that the pattern matches; of a name without `*`, its owner. */
export function ownersOfPattern(pattern: string, { owners }: Pick<DomainCatalogue, "owners">): string[] {
  const covering = owners.filter(({ patterns }) => patterns.some((each) => coversPattern(each, pattern)));
  // what a template covers as a whole, none of a lower priority decides about
  const least = Math.max(...covering.map(({ priority }) => priority));
  const meeting = owners.filter(
    ({ priority, patterns }) => priority >= least && patterns.some((each) => patternsMeet(each, pattern)),
  );
  const found = meeting.map(({ owner }) => owner);
  return [...new Set(covering.length === 0 ? [...found, INTEGRATION] : found)];
}
