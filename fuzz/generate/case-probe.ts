import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Probe } from "../probe.ts";
import type { Random } from "../random.ts";
import type { Vocabulary } from "./names.ts";

const FILE = join(import.meta.dirname, "..", "..", "test", "surface", "cases.jsonl");

/** The hand-written cases as they are. */
export function readCases(): Probe[] {
  return readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { method, path, query, headers, body, bodyEncoding } = JSON.parse(line) as Probe;
      return { method, path, query, headers, body, ...(bodyEncoding === undefined ? {} : { bodyEncoding }) };
    });
}

/** What the cases call the granted and the foreign, and what may stand in their places. */
const PLACES: readonly (readonly [RegExp, (words: Vocabulary) => readonly string[]])[] = [
  [/\bsecret-hr\b/g, ({ foreign }) => foreign],
  [/\blogs-(?:app|web)\b/g, ({ granted }) => granted],
];

/** A case with names of this world in the places of its own; the same name at each place. */
export function caseProbe(random: Random, cases: readonly Probe[], words: Vocabulary): Probe {
  const chosen = random.pick(cases);
  if (chosen.bodyEncoding !== undefined || random.chance(0.4)) return chosen;
  const swaps = PLACES.map(([pattern, namesOf]) => [pattern, random.pick(namesOf(words))] as const);
  const swap = (text: string) => swaps.reduce((so, [pattern, name]) => so.replace(pattern, name), text);
  return {
    ...chosen,
    path: swap(chosen.path),
    query: swap(chosen.query),
    body: chosen.body === null ? null : swap(chosen.body),
  };
}
