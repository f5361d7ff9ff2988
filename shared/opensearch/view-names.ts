import type { NamesView } from "./names-view.ts";

/** Every name of a view, but for what is behind a data stream. */
export function viewNames({ indices, aliases, streams }: NamesView): string[] {
  const plain = [...indices].filter(([, { stream }]) => stream === undefined).map(([name]) => name);
  return [...plain, ...aliases.keys(), ...streams.keys()];
}
