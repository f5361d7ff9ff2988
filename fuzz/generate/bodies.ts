import type { Random } from "../random.ts";
import { expression, newName, oneName, type Vocabulary } from "./names.ts";
import { query, searchBody } from "./query.ts";

type Grow = (random: Random, words: Vocabulary) => unknown;
/** Lines of NDJSON. */
export class Lines {
  readonly values: readonly unknown[];
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** What an operation's body looks like, by the operation's name; one that is not listed gets none, or a guess. */
export const BODIES: Readonly<Record<string, Grow>> = {
  search: searchBody,
  count: (random, words) => ({ query: query(random, words) }),
  explain: (random, words) => ({ query: query(random, words) }),
  "indices.validate_query": (random, words) => ({ query: query(random, words) }),
  "cat.count": (random, words) => ({ query: query(random, words) }),
  search_shards: (random, words) => (random.chance(0.5) ? undefined : { query: query(random, words) }),
  field_caps: (random, words) => (random.chance(0.5) ? undefined : { index_filter: query(random, words) }),
  msearch: (random, words) =>
    new Lines(times(random, 3, () => [searchHeader(random, words), searchBody(random, words)])),
  msearch_template: (random, words) =>
    new Lines(times(random, 2, () => [searchHeader(random, words), template(random, words)])),
  search_template: (random, words) => template(random, words),
  render_search_template: (random, words) => template(random, words),
  rank_eval: (random, words) => ({
    requests: [
      {
        id: "r",
        request: searchBody(random, words),
        ratings: [{ _index: oneName(random, words), _id: "1", rating: 1 }],
      },
    ],
    metric: { precision: { k: 5 } },
  }),
  mget: (random, words) =>
    random.chance(0.3)
      ? { ids: ["1", "2"] }
      : { docs: times(random, 3, () => [{ ...itemIndex(random, words), _id: "1" }]) },
  mtermvectors: (random, words) =>
    random.chance(0.3)
      ? { ids: ["1"], parameters: { fields: ["msg"], ...(random.chance(0.3) ? itemIndex(random, words) : {}) } }
      : { docs: times(random, 2, () => [{ ...itemIndex(random, words), _id: "1", fields: ["msg"] }]) },
  termvectors: (random, words) => ({
    fields: ["msg"],
    ...(random.chance(0.2) ? { _index: oneName(random, words) } : {}),
    ...(random.chance(0.2) ? { doc: document(random, words) } : {}),
  }),
  index: document,
  create: document,
  update: (random, words) =>
    random.pick<() => unknown>([
      () => ({ doc: document(random, words), doc_as_upsert: true }),
      () => ({ script: { source: "ctx._source.x = 1" }, upsert: {} }),
      () => ({ script: { source: `ctx._index = '${random.pick(words.foreign)}'` }, upsert: {} }),
      () => ({ doc: { x: 1 }, _source: true }),
    ])(),
  bulk: (random, words) =>
    new Lines(
      times(random, 4, () => {
        const action = random.pick(["index", "create", "update", "delete"]);
        const head = {
          ...itemIndex(random, words),
          ...(random.chance(0.7) ? { _id: String(random.int(4)) } : {}),
          ...extra(random),
        };
        const line =
          action === "update" ? { doc: document(random, words), doc_as_upsert: true } : document(random, words);
        return action === "delete" ? [{ delete: { _id: "1", ...head } }] : [{ [action]: head }, line];
      }),
    ),
  delete_by_query: (random, words) => ({ query: query(random, words) }),
  update_by_query: (random, words) => ({
    query: query(random, words),
    ...(random.chance(0.4)
      ? { script: { source: random.pick(["ctx._source.y = 1", "ctx._index = 'secret-hr'"]) } }
      : {}),
  }),
  reindex: (random, words) => ({
    source: {
      index: random.chance(0.8) ? expression(random, words) : [oneName(random, words), oneName(random, words)],
      ...(random.chance(0.3) ? { query: query(random, words) } : {}),
      ...(random.chance(0.05) ? { remote: { host: "http://127.0.0.1:9200" } } : {}),
    },
    dest: {
      index: random.chance(0.5) ? newName(random, words) : oneName(random, words),
      ...(random.chance(0.1) ? { pipeline: random.pick(["p-evil", "p-plain"]) } : {}),
      ...(random.chance(0.2) ? { op_type: "create" } : {}),
    },
    ...(random.chance(0.1) ? { script: { source: "ctx._index = 'secret-hr'" } } : {}),
  }),
  "indices.create": (random, words) =>
    random.chance(0.3)
      ? undefined
      : { ...indexBody(random, words), ...(random.chance(0.3) ? { mappings: mappings(random) } : {}) },
  "indices.clone": indexBody,
  "indices.split": indexBody,
  "indices.shrink": indexBody,
  "indices.rollover": (random, words) => ({
    ...indexBody(random, words),
    conditions: random.chance(0.5) ? { max_docs: 1 } : {},
  }),
  "indices.put_mapping": mappings,
  "indices.put_settings": settings,
  "indices.put_alias": (random, words) =>
    random.chance(0.5)
      ? undefined
      : {
          ...(random.chance(0.3) ? { filter: query(random, words) } : {}),
          ...(random.chance(0.2) ? { index: expression(random, words) } : {}),
          ...(random.chance(0.2) ? { alias: newName(random, words) } : {}),
        },
  "indices.update_aliases": (random, words) => ({ actions: times(random, 3, () => [aliasAction(random, words)]) }),
  "indices.analyze": () => ({ text: "hello world", analyzer: "standard" }),
  create_pit: () => undefined,
  delete_pit: () => ({ pit_id: ["@@PIT@@"] }),
  scroll: () => ({ scroll_id: "@@SCROLL@@", scroll: "1m" }),
  clear_scroll: () => ({ scroll_id: ["@@SCROLL@@"] }),
  "cluster.put_settings": () => ({ transient: { "cluster.max_shards_per_node": 900 } }),
  "indices.put_index_template": (random, words) => ({
    index_patterns: [expression(random, words) || "x*"],
    template: indexBody(random, words),
  }),
  "indices.put_template": (random, words) => ({ index_patterns: ["zz*"], ...indexBody(random, words) }),
  "ingest.put_pipeline": (random, words) => ({
    processors: [{ set: { field: "_index", value: oneName(random, words) } }],
  }),
  put_script: () => ({ script: { lang: "painless", source: "1" } }),
  "indices.modify_data_stream": (random, words) => ({
    actions: [{ add_backing_index: { data_stream: oneName(random, words), index: oneName(random, words) } }],
  }),
};

/** For operations without a body of their own here: keys that some operation reads names from. */
export function guessedBody(random: Random, words: Vocabulary): unknown {
  return random.pick<() => unknown>([
    () => ({}),
    () => ({ index: expression(random, words) }),
    () => ({ indices: expression(random, words) }),
    () => ({ targets: [{ indexPattern: expression(random, words) }] }),
    () => ({ query: `SELECT * FROM ${oneName(random, words)}` }),
    () => searchBody(random, words),
  ])();
}

function times<T>(random: Random, most: number, make: () => readonly T[]): T[] {
  return Array.from({ length: 1 + random.int(most) }, make).flat();
}

function itemIndex(random: Random, words: Vocabulary): Record<string, unknown> {
  return random.weigh<() => Record<string, unknown>>([
    [6, () => ({ _index: oneName(random, words) })],
    [3, () => ({})],
    [0.5, () => ({ _index: null })],
    [0.3, () => ({ _index: expression(random, words) })],
  ])();
}

function searchHeader(random: Random, words: Vocabulary): Record<string, unknown> {
  return random.weigh<() => Record<string, unknown>>([
    [5, () => ({ index: expression(random, words) })],
    [2, () => ({})],
    [1, () => ({ index: [oneName(random, words), expression(random, words)] })],
    [1, () => ({ indices: expression(random, words) })],
    [0.5, () => ({ index: random.pick(["", [], null]) })],
    [0.5, () => ({ index: expression(random, words), expand_wildcards: random.pick(["all", "hidden", "none"]) })],
  ])();
}

function template(random: Random, words: Vocabulary): Record<string, unknown> {
  const source = searchBody(random, words);
  return random.pick<() => Record<string, unknown>>([
    () => ({ source }),
    () => ({ source: JSON.stringify(source) }),
    () => ({ id: "t-logs", params: { q: "hello" } }),
    () => ({
      source: '{"query":{"terms":{"user":{"index":"{{i}}","id":"1","path":"user"}}}}',
      params: { i: oneName(random, words) },
    }),
  ])();
}

function document(random: Random, words: Vocabulary): Record<string, unknown> {
  return {
    msg: random.pick(["hello", "salary", "x"]),
    "@timestamp": "2026-02-01T00:00:00Z",
    ...(random.chance(0.15) ? { q: query(random, words) } : {}),
    ...(random.chance(0.03) ? { index: random.pick(words.foreign) } : {}),
  };
}

function extra(random: Random): Record<string, unknown> {
  return random.weigh<() => Record<string, unknown>>([
    [20, () => ({})],
    [1, () => ({ pipeline: random.pick(["p-evil", "p-plain", "_none"]) })],
    [1, () => ({ require_alias: random.chance(0.5) })],
    [1, () => ({ _source: true })],
    [1, () => ({ routing: "r" })],
  ])();
}

function indexBody(random: Random, words: Vocabulary): Record<string, unknown> {
  return {
    ...(random.chance(0.4) ? { settings: settings(random) } : {}),
    ...(random.chance(0.3)
      ? {
          aliases: {
            [random.chance(0.5) ? newName(random, words) : oneName(random, words)]: random.chance(0.3)
              ? { filter: query(random, words) }
              : {},
          },
        }
      : {}),
  };
}

function mappings(random: Random): Record<string, unknown> {
  return random.pick<() => Record<string, unknown>>([
    () => ({ properties: { extra: { type: "keyword" } } }),
    () => ({ properties: { q2: { type: "percolator" } } }),
    () => ({ properties: { al: { type: "alias", path: "user" } } }),
    () => ({ dynamic: false }),
  ])();
}

function settings(random: Random): Record<string, unknown> {
  return random.pick<() => Record<string, unknown>>([
    () => ({ "index.refresh_interval": "5s" }),
    () => ({ index: { number_of_replicas: 0 } }),
    () => ({ "index.default_pipeline": "p-evil" }),
    () => ({ index: { final_pipeline: "p-evil" } }),
    () => ({ "index.search.default_pipeline": "p" }),
    () => ({ "index.blocks.write": true }),
    () => ({ "index.hidden": true }),
    () => ({ settings: { "index.max_result_window": 20_000 } }),
  ])();
}

function aliasAction(random: Random, words: Vocabulary): Record<string, unknown> {
  const index = random.chance(0.7)
    ? { index: expression(random, words) }
    : { indices: [oneName(random, words), oneName(random, words)] };
  const alias = random.chance(0.5) ? newName(random, words) : oneName(random, words);
  const named = random.chance(0.8) ? { alias } : { aliases: [alias, oneName(random, words)] };
  return random.weigh<() => Record<string, unknown>>([
    [5, () => ({ add: { ...index, ...named, ...(random.chance(0.3) ? { filter: query(random, words) } : {}) } })],
    [3, () => ({ remove: { ...index, ...named } })],
    [1, () => ({ remove_index: index })],
  ])();
}
