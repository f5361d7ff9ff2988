import { PatternIndex } from "./pattern-index.ts";
import { containsPattern, fillWildcards, intersectPatterns, patternsMeet } from "./wildcard.ts";

/** Indices of OpenSearch and its plugins themselves: no pattern ever grants them. */
export const SYSTEM_PATTERNS = [".opendistro*", ".opensearch*", ".plugins-*", ".security*", ".kibana*", ".tasks"];
/** The same as the start of a name, in a regular expression. */
export const SYSTEM_INDEX = SYSTEM_PATTERNS.map((pattern) =>
  pattern.endsWith("*") ? `\\${pattern.slice(0, -1)}` : `\\${pattern}$`,
).join("|");
const SYSTEM = new RegExp(`^(?:${SYSTEM_INDEX})`);

export function isSystemIndex(name: string): boolean {
  return name.startsWith(".") && SYSTEM.test(name);
}

/** True when some system index is matched by the pattern's text; none is granted by it all the same. */
export function reachesSystemIndices(pattern: string): boolean {
  return pattern.startsWith(".") && SYSTEM_PATTERNS.some((system) => patternsMeet(system, pattern));
}

/** True when every name that `inner` grants is granted by `outer` too. */
export function coversPattern(outer: string, inner: string): boolean {
  return dotsAgree(outer, inner) && containsPattern(outer, inner);
}

/** Patterns are compared with each other up to this number: the time grows with its square. */
const MOST_COMPARED = 100;

/** An index pattern of a grant and where the grant comes from (`role:devops`). */
export interface SourcedPattern {
  readonly pattern: string;
  readonly source: string;
}

/**
 * The index patterns that grant one action on one domain.
 * A pattern matches a name that starts with `.` only if it starts with `.` itself; system indices match none.
 * A look-up costs about the same whatever the number of patterns.
 */
export class PatternSet {
  readonly patterns: readonly SourcedPattern[];
  #made: PatternIndex<SourcedPattern> | undefined;
  #lastName: string | undefined;
  #lastMatches = false;

  constructor(patterns: readonly SourcedPattern[]) {
    this.patterns = patterns;
  }

  get isEmpty(): boolean {
    return this.patterns.length === 0;
  }

  matches(name: string): boolean {
    // one decision asks for one name several times
    if (name !== this.#lastName) {
      this.#lastMatches = !isSystemIndex(name) && this.#index.some(name, (entry) => dotsAgree(entry.pattern, name));
      this.#lastName = name;
    }
    return this.#lastMatches;
  }

  /** The sources of every grant that matches `name`. */
  sourcesOf(name: string): string[] {
    const sources = new Set<string>();
    if (isSystemIndex(name)) return [];
    this.#index.some(name, (entry) => {
      if (dotsAgree(entry.pattern, name)) sources.add(entry.source);
      return false;
    });
    return [...sources];
  }

  /** True when every name the request's pattern can match is granted. */
  contains(requested: string, includesHidden: boolean): boolean {
    // `*…` reaches names that start with `.` once hidden names count, and no pattern but one with a `.` grants those
    if (includesHidden && requested.startsWith("*")) return false;
    // what reaches a system index is never wholly granted
    if (reachesSystemIndices(requested)) return false;
    return this.#index.some(fillWildcards(requested), (entry) => dotsAgree(entry.pattern, requested));
  }

  /** The granted patterns that can share a name with the requested one. */
  meeting(requested: string): SourcedPattern[] {
    const meeting = this.patterns.filter(
      (entry) => dotsAgree(entry.pattern, requested) && patternsMeet(entry.pattern, requested),
    );
    if (!requested.startsWith(".")) return meeting;
    // a grant on a data stream's name covers its backing indices, `.ds-<name>-000001`
    const backing = this.patterns.map(({ pattern, source }) => ({ pattern: `.ds-${pattern}-*`, source }));
    return [...meeting, ...backing.filter((entry) => patternsMeet(entry.pattern, requested))];
  }

  /** The requested pattern cut to the granted ones; of many, some may be contained in others. */
  intersect(requested: string): string[] {
    const all = new Set(this.meeting(requested).flatMap((entry) => intersectPatterns(requested, entry.pattern)));
    if (all.size > MOST_COMPARED) return [...all];
    return [...all].filter((one) => ![...all].some((other) => other !== one && containsPattern(other, one)));
  }

  /** Made when a name is first asked for: of three actions most requests need one. */
  get #index(): PatternIndex<SourcedPattern> {
    return (this.#made ??= new PatternIndex(this.patterns));
  }
}

/** A granted pattern that starts with `*` or a letter matches no name that starts with `.`; a requested `.…` only such names. */
function dotsAgree(granted: string, requested: string): boolean {
  return granted.startsWith(".") || !requested.startsWith(".");
}
