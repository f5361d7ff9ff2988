import { isSystemIndex, PatternSet } from "../../opensearch/pattern-set.ts";
import { patternsMeet } from "../../opensearch/wildcard.ts";
import { fillers, fillPattern } from "./fresh-name.ts";

/** An index pattern and the role that grants it. */
export interface GrantedPattern {
  readonly pattern: string;
  readonly role: string;
}

/** A pattern that matches names which the other side does not grant. */
export interface Remainder {
  readonly pattern: string;
  readonly roles: readonly string[];
  /** a legal name that it matches and no pattern of the other side does */
  readonly example: string;
}

/** The index names that one action is granted on: the union of what each pattern matches, dots and system indices considered. */
export class GrantedPatterns {
  readonly #rolesOf = new Map<string, Set<string>>();
  readonly #set: PatternSet;

  constructor(granted: readonly GrantedPattern[]) {
    for (const { pattern, role } of granted) {
      const key = pattern.replaceAll(/\*+/g, "*");
      this.#rolesOf.set(key, (this.#rolesOf.get(key) ?? new Set()).add(role));
    }
    this.#set = new PatternSet([...this.#rolesOf.keys()].map((pattern) => ({ pattern, source: pattern })));
  }

  get size(): number {
    return this.#rolesOf.size;
  }

  /**
   * What these grant and `others` do not, as patterns that none of the others contains: exactly the names that match one of
   * them and nothing of `others`. `fresh` is a character of no pattern on either side.
   *
   * Exact without an automaton: a name filled with `fresh` is matched by a union of patterns only if one of them matches all
   * that the filled pattern matches. The dot rule and the system indices keep this so: the filled name starts with `.` only
   * if the pattern does, and no legal pattern is, filled, a system index.
   */
  less(others: GrantedPatterns, fresh: string): Remainder[] {
    const rest = [...this.#rolesOf.keys()].filter(
      (pattern) => !others.#rolesOf.has(pattern) && !others.#set.matches(fillPattern(pattern, fresh)),
    );
    const own = new PatternSet(rest.map((pattern) => ({ pattern, source: pattern })));
    return rest
      .filter((pattern) => own.sourcesOf(fillPattern(pattern, fresh)).length === 1)
      .map((pattern) => ({
        pattern,
        roles: [...(this.#rolesOf.get(pattern) ?? [])].toSorted(),
        example: exampleOf(pattern, others.#set) ?? fillPattern(pattern, fresh),
      }));
  }

  /** Its patterns that share names with `pattern`. */
  meeting(pattern: string): string[] {
    const isDotted = pattern.startsWith(".");
    return [...this.#rolesOf.keys()].filter((own) => own.startsWith(".") === isDotted && patternsMeet(own, pattern));
  }
}

const MAX_NAME_BYTES = 255;

/** The most readable name; undefined only where every legal one would be longer than a name can be. */
function exampleOf(pattern: string, others: PatternSet): string | undefined {
  for (const filler of fillers()) {
    const name = fillPattern(pattern, filler);
    if (!others.matches(name) && !isSystemIndex(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
    if (name === pattern) return undefined;
  }
  return undefined;
}
