import { PatternSet } from "../opensearch/pattern-set.ts";
import { ACTIONS, type IndexGrant, type PolicyGrant } from "../policy/document.ts";
import type { Catalogue, CataloguedName, DomainCatalogue, NameKind } from "./catalogue.ts";
import { INTEGRATION, ownersOfPattern } from "./owners.ts";

/** A name that may be asked for. */
export interface KnownName {
  readonly domain: string;
  readonly name: string;
  readonly kind: NameKind;
  /** the value of the owner tag; undefined: nobody is known to own it */
  readonly owner?: string;
}

/** The last name of a page; the next page begins after it. */
export type Place = Pick<KnownName, "domain" | "name">;

export interface KnownNames {
  readonly names: readonly KnownName[];
  /** undefined: there are no more */
  readonly next: Place | undefined;
  /** when the oldest look at these domains was, epoch milliseconds; undefined: there was none */
  readonly updatedAt: number | undefined;
}

/**
 * The known names inside what these grants give, domain by domain, sorted; those that have `text` in them, whatever its case.
 * INVARIANT: nothing outside the grants is shown, an alias only where its own name and all that is behind it are inside.
 */
export function knownNames(
  grants: readonly PolicyGrant[],
  catalogue: Catalogue,
  { text, after, limit }: { readonly text: string; readonly after: Place | undefined; readonly limit: number },
): KnownNames {
  const found: KnownName[] = [];
  const wanted = text.toLowerCase();
  const domains = [...new Set(grants.map(({ domain }) => domain))].toSorted();
  const readAt = domains.flatMap((domain) => catalogue.get(domain)?.readAt ?? []);
  for (const domain of domains) {
    const known = catalogue.get(domain);
    if (known === undefined || (after !== undefined && domain < after.domain)) continue;
    const isInside = insideOf(grants, domain);
    for (const entry of known.names) {
      if (after?.domain === domain && entry.name <= after.name) continue;
      if (!entry.name.toLowerCase().includes(wanted) || !isInside(entry)) continue;
      // one more than fits says that there is a next page
      if (found.length === limit) return { names: found, next: found.at(-1), updatedAt: Math.min(...readAt) };
      found.push({ domain, name: entry.name, kind: entry.kind, ...ownerOf(entry.name, known) });
    }
  }
  return { names: found, next: undefined, updatedAt: readAt.length === 0 ? undefined : Math.min(...readAt) };
}

/** By one action at a time: a name that one grant gives and a target that another gives are no alias that can be used. */
function insideOf(grants: readonly PolicyGrant[], domain: string): (entry: CataloguedName) => boolean {
  const own = grants.filter((grant): grant is IndexGrant => grant.domain === domain && "indices" in grant);
  const sets = ACTIONS.map((action) => {
    const patterns = own.filter(({ actions }) => actions.includes(action)).flatMap(({ indices }) => indices);
    return new PatternSet(patterns.map((pattern) => ({ pattern, source: "" })));
  });
  return ({ name, targets = [] }) => sets.some((set) => [name, ...targets].every((each) => set.matches(each)));
}

function ownerOf(name: string, known: DomainCatalogue): Pick<KnownName, "owner"> {
  const [owner = INTEGRATION, ...others] = ownersOfPattern(name, known);
  return owner === INTEGRATION || others.length > 0 ? {} : { owner };
}
