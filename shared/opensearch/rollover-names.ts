import type { NamesView } from "./names-view.ts";

/**
 * Patterns that hold the name of the next index when OpenSearch makes one up (MetadataRolloverService): it counts on from
 * the name that the present one was created with, `logs-000001` → `logs-000002`, where date math is of today. The view knows
 * neither which target is the present one nor how it was named, so every number of every target may become another.
 * None for a data stream, whose own name covers them all, and for a name that is no alias.
 */
export function nextNames(name: string, view: NamesView): readonly string[] {
  const targets = view.aliases.get(name) ?? [];
  return [...new Set(targets.map((target) => target.replaceAll(/\d+/g, "*")))];
}
