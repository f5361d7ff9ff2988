import type { NamesView } from "../opensearch/names-view.ts";
import { isSystemIndex } from "../opensearch/pattern-set.ts";
import type { CataloguedName, DomainCatalogue, OwnerRule } from "./catalogue.ts";
import { INTEGRATION } from "./owners.ts";

/** What an index template says that matters here. */
export interface TemplateFacts {
  readonly patterns: readonly string[];
  readonly priority: number;
  /** the template's own `_meta`, as it was written */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What one look at a domain found. */
export interface DomainFacts {
  readonly view: NamesView;
  /** of those that owners are read from */
  readonly templates: readonly TemplateFacts[];
  /** the value of the domain's own owner tag, as it was written; undefined: it has none, or nobody asked */
  readonly tagged: unknown;
}

/** Letters, digits and what stands in names of groups: nothing that could be read as two of them. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_.@+=:/-]{0,63}$/;
/** After every template's. */
const LOWEST_PRIORITY = -1;

/**
 * A domain's catalogue. A template says who owns what it covers by the value of `tag` in its `_meta`; of what no template
 * speaks, the domain's tag does. A value that is no owner's name means that nobody is known; `tag`: undefined: owners do not matter.
 */
export function catalogueOf(facts: DomainFacts, tag: string | undefined, readAt: number): DomainCatalogue {
  return { readAt, names: namesOf(facts.view), owners: tag === undefined ? [] : rulesOf(facts, tag) };
}

function namesOf({ indices, aliases, streams }: NamesView): CataloguedName[] {
  // a name stands for one thing alone
  const names = new Map<string, CataloguedName>();
  for (const [name, { isHidden, stream }] of indices) {
    if (!isHidden && stream === undefined) names.set(name, { name, kind: "index" });
  }
  for (const name of streams.keys()) names.set(name, { name, kind: "data-stream" });
  for (const [name, targets] of aliases) {
    const behind = new Set(targets.map((target) => indices.get(target)?.stream ?? target));
    names.set(name, { name, kind: "alias", targets: [...behind].toSorted() });
  }
  return [...names.values()]
    .filter(({ name }) => !name.startsWith(".") && !isSystemIndex(name))
    .toSorted((one, other) => compare(one.name, other.name));
}

function rulesOf({ templates, tagged }: DomainFacts, tag: string): OwnerRule[] {
  const rest = tagged === undefined ? INTEGRATION : ownerNamed(tagged);
  const own = templates.map(({ patterns, priority, meta }) => ({
    patterns,
    priority,
    owner: Object.hasOwn(meta, tag) ? ownerNamed(meta[tag]) : rest,
  }));
  return [...own, { patterns: ["*"], priority: LOWEST_PRIORITY, owner: rest }];
}

function ownerNamed(value: unknown): string {
  return typeof value === "string" && OWNER.test(value) ? value : INTEGRATION;
}

/** By code units: the same everywhere, and what `<` says of two names. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
