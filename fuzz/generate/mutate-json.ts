import type { Random } from "../random.ts";
import { expression, oneName, type Vocabulary } from "./names.ts";
import { query } from "./query.ts";

/** Keys by which some body names an index. */
const INDEX_KEYS = [
  "index",
  "_index",
  "indices",
  "alias",
  "aliases",
  "pipeline",
  "search_pipeline",
  "pit",
  "source",
  "like",
];

interface Place {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

/** A change inside one JSON document of a body, which may be of several lines; a body that is no JSON stays as it is. */
export function mutateJson(body: string, random: Random, words: Vocabulary): string {
  const lines = body.includes("\n") ? body.split("\n") : [body];
  const at = random.int(lines.length);
  let value: unknown;
  try {
    value = JSON.parse(lines[at] ?? "");
  } catch {
    return body;
  }
  if (typeof value !== "object" || value === null) return body;
  const root = { value };
  const places = [...placesIn(root)];
  const text = change(root, random.pick(places), random, words);
  return [...lines.slice(0, at), text ?? JSON.stringify(root.value), ...lines.slice(at + 1)].join("\n");
}

/** Changes the document in place, or returns the text of one that no value stands for (a key written twice). */
function change(root: { value: unknown }, place: Place, random: Random, words: Vocabulary): string | undefined {
  const target = place.parent as Record<string | number, unknown>;
  const old = target[place.key];
  const before = JSON.stringify(root.value);
  return random.weigh<() => string | undefined>([
    [4, () => void (target[place.key] = typeof old === "string" ? expression(random, words) : query(random, words, 1))],
    [2, () => void (target[place.key] = { bool: { must: [old] } })],
    [
      2,
      () =>
        void (target[place.key] = random.pick([
          null,
          [],
          {},
          "",
          0,
          true,
          [old],
          [[old]],
          { index: oneName(random, words) },
        ])),
    ],
    [2, () => void (isObject(old) && (old[random.pick(INDEX_KEYS)] = oneName(random, words)))],
    [1, () => void delete target[place.key]],
    [
      2,
      () => {
        if (!isObject(old) || Object.keys(old).length === 0) return undefined;
        const key = random.pick(Object.keys(old));
        const inner = JSON.stringify(old);
        const other = JSON.stringify(typeof old[key] === "string" ? oneName(random, words) : old[key]);
        const twice = `{${JSON.stringify(key)}:${other},${inner.slice(1)}`;
        return before.replace(inner, () => twice);
      },
    ],
  ])();
}

function* placesIn(parent: Record<string, unknown> | unknown[]): Generator<Place> {
  for (const key of Array.isArray(parent) ? parent.keys() : Object.keys(parent)) {
    yield { parent, key };
    const value = (parent as Record<string | number, unknown>)[key];
    if (isObject(value) || Array.isArray(value)) yield* placesIn(value);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
