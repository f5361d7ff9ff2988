import { MARKER_START, PREFIX, type SecurityConfig } from "./compile-security.ts";
import { type Facts, factsOf, isLocked, type LiveEntry } from "./security-facts.ts";

/** The two lists of Security's REST API, in the order they are written: a mapping names a role that is there. */
export const KINDS = ["roles", "rolesmapping"] as const;
export type Kind = (typeof KINDS)[number];

/** Roles and mappings by name, as a domain shows them. */
export type LiveSecurity = Readonly<Record<Kind, Readonly<Record<string, LiveEntry>>>>;

export interface Difference {
  /**
   * `missing`: compiled, and not on the domain; `extra`: ours on the domain, and no longer compiled; `changed`: ours, and
   * says something else; `unmarked`: has our name without our mark; `locked`: has our name and is reserved, hidden or static
   */
  readonly state: "missing" | "extra" | "changed" | "unmarked" | "locked";
  readonly kind: Kind;
  readonly name: string;
  /** what the domain's entry says beyond the compiled one (`has`) and what it does not say (`lacks`) */
  readonly changes: readonly Change[];
}

export interface Change {
  /** `cluster`, `on logs-*`, `backend_roles` … */
  readonly where: string;
  readonly has: readonly string[];
  readonly lacks: readonly string[];
}

/** What differs between the compiled and the live roles and mappings, of those that are ours; sorted by name. */
export function compareSecurity(compiled: SecurityConfig, live: LiveSecurity): Difference[] {
  return KINDS.flatMap((kind) => {
    const wanted: Readonly<Record<string, object>> = compiled[kind];
    const ours = Object.entries(live[kind]).flatMap(([name, entry]) => (isOurs(name, entry) ? [name] : []));
    const names = [...new Set([...Object.keys(wanted), ...ours])].toSorted();
    return names.flatMap((name) => {
      const found = compareEntry(own(wanted, name) as LiveEntry | undefined, own(live[kind], name));
      return found === undefined ? [] : [{ ...found, kind, name }];
    });
  });
}

/** Our name and our mark; what Security itself keeps is nobody's to change. */
function isOurs(name: string, entry: LiveEntry): boolean {
  return name.startsWith(PREFIX) && isMarked(entry) && !isLocked(entry);
}

function isMarked({ description }: LiveEntry): boolean {
  return typeof description === "string" && description.startsWith(MARKER_START);
}

function compareEntry(
  wanted: LiveEntry | undefined,
  found: LiveEntry | undefined,
): Pick<Difference, "state" | "changes"> | undefined {
  if (found === undefined) return { state: "missing", changes: [] };
  if (wanted === undefined) return { state: "extra", changes: [] };
  const changes = compareFacts(factsOf(wanted), factsOf(found));
  if (isLocked(found)) return { state: "locked", changes };
  if (!isMarked(found)) return { state: "unmarked", changes };
  return changes.length === 0 ? undefined : { state: "changed", changes };
}

function compareFacts(wanted: Facts, found: Facts): Change[] {
  const groups = [...new Set([...wanted.keys(), ...found.keys()])].toSorted();
  return groups.flatMap((where) => {
    const has = missingFrom(wanted.get(where), found.get(where));
    const lacks = missingFrom(found.get(where), wanted.get(where));
    return has.length + lacks.length === 0 ? [] : [{ where, has, lacks }];
  });
}

/** What is in `all` and not in `some`. */
function missingFrom(some: ReadonlySet<string> | undefined, all: ReadonlySet<string> | undefined): string[] {
  return [...(all ?? [])].filter((value) => some?.has(value) !== true).toSorted();
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
