/** A role or mapping as a domain shows it. */
export type LiveEntry = Readonly<Record<string, unknown>>;

/** What an entry says, in groups: `cluster`, `on logs-*`, `backend_roles` … → the permissions or members there. */
export type Facts = ReadonlyMap<string, ReadonlySet<string>>;

/** Security's own marks on an entry, which nobody writes. */
const MARKS = new Set(["reserved", "hidden", "static"]);

/**
 * What a role or mapping says, whatever its order and its grouping: two entries with the same facts decide alike. Keys that
 * are not known count as they are, so that nothing made by hand is overlooked.
 */
export function factsOf(entry: LiveEntry): Facts {
  const facts = new Map<string, Set<string>>();
  const add = (group: string, values: readonly string[]): void => {
    const known = facts.get(group) ?? new Set();
    for (const value of values) known.add(value);
    if (known.size > 0) facts.set(group, known);
  };
  for (const [key, value] of Object.entries(entry)) {
    if (MARKS.has(key) || isNothing(value)) continue;
    if (key === "index_permissions") for (const each of listOf(value)) addIndexPermission(each, add);
    else if (key === "cluster_permissions") add("cluster", textsOf(value));
    else add(key, textsOf(value));
  }
  return facts;
}

function addIndexPermission(permission: unknown, add: (group: string, values: readonly string[]) => void): void {
  if (typeof permission !== "object" || permission === null) return add("index_permissions", textsOf(permission));
  const { index_patterns: patterns, allowed_actions: actions, ...rest } = permission as LiveEntry;
  const limits = Object.entries(rest).filter(([, value]) => !isNothing(value));
  const known = limits.map(([key, value]) => `${key} ${JSON.stringify(value)}`).toSorted();
  const suffix = known.length === 0 ? "" : ` with ${known.join(", ")}`;
  for (const pattern of textsOf(patterns)) add(`on ${pattern}${suffix}`, textsOf(actions));
}

/** An entry without Security's marks: as its REST API takes it back. */
export function withoutMarks(entry: LiveEntry): LiveEntry {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) => {
      if (MARKS.has(key) || value === null) return [];
      if (key !== "index_permissions") return [[key, value]];
      return [[key, listOf(value).map((each) => withoutNulls(each))]];
    }),
  );
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

export function isLocked(entry: LiveEntry): boolean {
  return [...MARKS].some((mark) => entry[mark] === true);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): string[] {
  return listOf(value).map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
}
