/** One key of an issuer's or a domain's entry that differs; a side without the key leaves it out. */
export interface KeyChange {
  readonly key: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** An issuer or a domain that is not the same in two policies. */
export interface EntryChange {
  readonly name: string;
  readonly change: "added" | "removed" | "changed" | "renamed";
  /** its name in the new policy, where nothing but the name differs */
  readonly newName?: string;
  /** what differs, where it is in both */
  readonly keys?: readonly KeyChange[];
}

type Entries = Readonly<Record<string, object>>;

/** What was added, removed, renamed or changed in entries that have names, the order of keys and of lists aside. */
export function entryChanges(old: Entries, now: Entries): EntryChange[] {
  const removed = Object.keys(old).filter((name) => !Object.hasOwn(now, name));
  const added = new Set(Object.keys(now).filter((name) => !Object.hasOwn(old, name)));
  const gone = removed.map((name): EntryChange => {
    const newName = [...added].find((other) => keyChanges(old[name] ?? {}, now[other] ?? {}).length === 0);
    if (newName === undefined) return { name, change: "removed" };
    added.delete(newName);
    return { name, change: "renamed", newName };
  });
  const kept = Object.keys(old).flatMap((name): EntryChange[] => {
    const keys = keyChanges(old[name] ?? {}, now[name] ?? old[name] ?? {});
    return keys.length === 0 ? [] : [{ name, change: "changed", keys }];
  });
  return [...gone, ...kept, ...Array.from(added, (name): EntryChange => ({ name, change: "added" }))];
}

/** What differs between two entries, the order of keys and of lists aside. */
export function keyChanges(old: object, now: object): KeyChange[] {
  const [before, after] = [
    new Map<string, unknown>(Object.entries(old)),
    new Map<string, unknown>(Object.entries(now)),
  ];
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((key): KeyChange[] => {
    const [one, other] = [before.get(key), after.get(key)];
    if (JSON.stringify(canonical(one)) === JSON.stringify(canonical(other))) return [];
    return [{ key, ...(one === undefined ? {} : { old: one }), ...(other === undefined ? {} : { new: other }) }];
  });
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(canonical(item))).toSorted();
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, canonical(item)]);
}
