import { JsonCursor, unreadable } from "./json-cursor.ts";
import type { Span } from "./json-edit.ts";

/** Keys on the way to a string; `*` stands for every item of an array. */
export type StringPath = readonly string[];

/**
 * Where strings stand in the bytes of a domain's answer, by their paths; a string is found as often as its key is written.
 * Looks into nothing beside the paths, so what documents hold is passed over unread. Linear.
 * Throws `FaultError` (`domain-unavailable`, 502) for bytes that are no JSON object.
 */
export function locateStrings(bytes: Buffer, paths: readonly StringPath[]): Span[] {
  const found: Span[] = [];
  const cursor = new JsonCursor(bytes);
  if (!cursor.is("object")) throw unreadable();
  walk(cursor, paths, found);
  return found;
}

function walk(cursor: JsonCursor, paths: readonly StringPath[], found: Span[]): void {
  if (cursor.is("string")) {
    const start = cursor.at;
    cursor.skipString();
    if (paths.some((path) => path.length === 0)) found.push({ start, end: cursor.at });
  } else if (cursor.is("object") && paths.some((path) => path.length > 0)) {
    cursor.members((key) => walk(cursor, below(paths, key), found));
  } else if (cursor.is("array") && paths.some(([head]) => head === "*")) {
    cursor.items(() => walk(cursor, below(paths, "*"), found));
  } else {
    cursor.skipValue();
  }
}

function below(paths: readonly StringPath[], key: string): StringPath[] {
  return paths.filter(([head]) => head === key).map((path) => path.slice(1));
}
