import { concreteIndices, type NamesView } from "../opensearch/names-view.ts";
import { PatternSet, isSystemIndex } from "../opensearch/pattern-set.ts";
import { ACTIONS, type Action, type Grant } from "./document.ts";

/** A caller's grants on one domain, made ready for many look-ups. */
export class GrantSet {
  readonly monitorSources: readonly string[];
  readonly #byAction: Readonly<Record<Action, PatternSet>>;
  readonly #unmet: readonly Grant[];
  readonly #makeFresh: () => GrantSet;
  #fresh: GrantSet | undefined;

  /** `unmet`: grants whose limits the request does not meet. They grant nothing; refusals tell of them. */
  constructor(grants: readonly Grant[], domain: string, unmet: readonly Grant[] = []) {
    const own = grants.filter((grant) => grant.domain === domain);
    this.#unmet = unmet.filter((grant) => grant.domain === domain);
    this.#makeFresh = () => new GrantSet([...own, ...this.#unmet], domain);
    this.monitorSources = distinct(own.filter((grant) => "cluster" in grant).map((grant) => grant.source));
    const patterns = (action: Action): PatternSet =>
      new PatternSet(
        own.flatMap((grant) =>
          "indices" in grant && grant.actions.includes(action)
            ? grant.indices.map((pattern) => ({ pattern, source: grant.source }))
            : [],
        ),
      );
    this.#byAction = { read: patterns("read"), write: patterns("write"), manage: patterns("manage") };
  }

  /** No grant at all on this domain: nothing but OPTIONS is answered. */
  get isEmpty(): boolean {
    return this.monitorSources.length === 0 && ACTIONS.every((action) => this.#byAction[action].isEmpty);
  }

  /** What the grants would be if the request met every limit; undefined: it does. */
  get fresh(): GrantSet | undefined {
    return this.#unmet.length === 0 ? undefined : (this.#fresh ??= this.#makeFresh());
  }

  /** How old a token may be for the unmet grants of these sources, or for any of them; undefined: there are none. */
  maxTokenAgeOf(sources?: readonly string[]): number | undefined {
    const ages = this.#unmet
      .filter(({ source }) => sources?.includes(source) ?? true)
      .flatMap(({ maxTokenAgeSeconds }) => maxTokenAgeSeconds ?? []);
    return ages.length === 0 ? undefined : Math.min(...ages);
  }

  patterns(action: Action): PatternSet {
    return this.#byAction[action];
  }

  /**
   * True when `name` may be used with `action`: an index by its own name or by its data stream's, a data stream by its
   * name, an alias by its name **and** every target. A name the view does not know is judged by the patterns alone.
   */
  isGranted(name: string, action: Action, view: NamesView): boolean {
    const patterns = this.#byAction[action];
    if (!view.aliases.has(name)) return this.#isIndexGranted(name, patterns, view);
    return (
      patterns.matches(name) &&
      concreteIndices(view, name).every((target) => this.#isIndexGranted(target, patterns, view))
    );
  }

  /** True when a grant of any action matches the name itself: what tells `action-not-granted` from `index-not-granted`. */
  isNamed(name: string): boolean {
    return ACTIONS.some((action) => this.#byAction[action].matches(name));
  }

  /** The sources of the grants that let `name` be used with `action`. */
  sourcesOf(name: string, action: Action, view: NamesView): string[] {
    const patterns = this.#byAction[action];
    const stream = view.indices.get(name)?.stream;
    return distinct([...patterns.sourcesOf(name), ...(stream === undefined ? [] : patterns.sourcesOf(stream))]);
  }

  #isIndexGranted(name: string, patterns: PatternSet, view: NamesView): boolean {
    if (patterns.matches(name)) return true;
    const stream = view.indices.get(name)?.stream;
    return stream !== undefined && !isSystemIndex(name) && patterns.matches(stream);
  }
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
