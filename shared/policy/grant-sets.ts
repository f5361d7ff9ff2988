import type { Grant } from "./document.ts";
import { GrantSet } from "./grant-set.ts";

const MOST_ENTRIES = 500;
/** Characters of grants, written out: hundreds of usual lists, or some of thousands of patterns. */
const MOST_TEXT = 4_000_000;

/** Grant sets made ready once for each distinct list of grants and domain; bounded, the oldest go first. */
export class GrantSets {
  readonly #sets = new Map<string, GrantSet>();
  #text = 0;
  /** the same, found without writing the list out: by the very list, where a caller comes with the one it had before */
  readonly #ofLists = new WeakMap<readonly Grant[], Map<string, GrantSet>>();

  /** `unmet`: as `GrantSet` takes it */
  of(grants: readonly Grant[], domain: string, unmet: readonly Grant[] = []): GrantSet {
    if (unmet.length > 0) return this.#ofText(grants, domain, unmet);
    const ofList = this.#ofLists.get(grants) ?? new Map<string, GrantSet>();
    const known = ofList.get(domain);
    if (known !== undefined) return known;
    const made = this.#ofText(grants, domain, unmet);
    this.#ofLists.set(grants, ofList.set(domain, made));
    return made;
  }

  #ofText(grants: readonly Grant[], domain: string, unmet: readonly Grant[]): GrantSet {
    const key = `${domain} ${JSON.stringify(grants)}${unmet.length === 0 ? "" : JSON.stringify(unmet)}`;
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const made = new GrantSet(grants, domain, unmet);
    this.#text += key.length;
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size < MOST_ENTRIES && this.#text <= MOST_TEXT) break;
      this.#sets.delete(oldest);
      this.#text -= oldest.length;
    }
    this.#sets.set(key, made);
    return made;
  }
}
