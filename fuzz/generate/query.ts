import type { Random } from "../random.ts";
import { expression, oneName, type Vocabulary } from "./names.ts";

type Json = Record<string, unknown>;

/** A query of the search DSL; some look a document up in another index. */
export function query(random: Random, words: Vocabulary, depth = 0): Json {
  const inner = () => query(random, words, depth + 1);
  const index = () => oneName(random, words);
  const plain: readonly (() => Json)[] = [
    () => ({ match_all: {} }),
    () => ({ term: { user: "alice" } }),
    () => ({ match: { msg: "hello" } }),
    () => ({ range: { n: { gte: 1 } } }),
    () => ({ exists: { field: "user" } }),
    () => ({ ids: { values: ["1"] } }),
    () => ({ query_string: { query: `_index:${random.pick(words.foreign)} OR hello` } }),
    () => ({ term: { _index: random.pick(words.foreign) } }),
    () => ({ prefix: { "msg.kw": "h" } }),
  ];
  const lookups: readonly (() => Json)[] = [
    () => ({ terms: { user: { index: index(), id: "1", path: "user" } } }),
    () => ({ terms: { user: { index: index(), path: "user", query: inner() } } }),
    () => ({
      geo_shape: {
        loc: { indexed_shape: { ...(random.chance(0.7) ? { index: index() } : {}), id: "1", path: "loc" } },
      },
    }),
    () => ({ percolate: { field: "q", index: index(), id: "1" } }),
    () => ({ percolate: { field: "q", document: { msg: "salary", q: inner() } } }),
    () => ({
      more_like_this: { fields: ["msg"], like: [{ _index: index(), _id: "1" }], min_term_freq: 1, min_doc_freq: 1 },
    }),
    () => ({ wrapper: { query: Buffer.from(JSON.stringify(inner())).toString("base64") } }),
    () => ({ indices: { indices: [index()], query: inner() } }),
  ];
  const nested: readonly (() => Json)[] = [
    () => ({
      bool: {
        [random.pick(["must", "filter", "should", "must_not"])]: random.chance(0.5) ? inner() : [inner(), inner()],
      },
    }),
    () => ({ constant_score: { filter: inner() } }),
    () => ({ dis_max: { queries: [inner()] } }),
    () => ({ boosting: { positive: inner(), negative: inner(), negative_boost: 0.5 } }),
    () => ({ function_score: { query: inner(), functions: [{ filter: inner(), weight: 2 }] } }),
    () => ({ script_score: { query: inner(), script: { source: "1" } } }),
    () => ({ nested: { path: "nest", query: inner(), inner_hits: {}, ignore_unmapped: true } }),
    () => ({ has_child: { type: "child", query: inner() } }),
  ];
  if (depth >= 3) return random.pick(plain)();
  return random.weigh([
    [6, random.pick(plain)],
    [3, random.pick(lookups)],
    [3, random.pick(nested)],
  ])();
}

/** A search body. */
export function searchBody(random: Random, words: Vocabulary): Json {
  const parts: readonly (readonly [number, () => Json])[] = [
    [0.7, () => ({ query: query(random, words) })],
    [0.15, () => ({ size: random.pick([0, 1, 10]) })],
    [0.2, () => ({ aggs: { a: aggregation(random, words) } })],
    [0.1, () => ({ post_filter: query(random, words, 1) })],
    [0.06, () => ({ rescore: { window_size: 10, query: { rescore_query: query(random, words, 1) } } })],
    [0.06, () => ({ highlight: { fields: { msg: { highlight_query: query(random, words, 1) } } } })],
    [0.05, () => ({ indices_boost: [{ [expression(random, words) || "x"]: 2 }] })],
    [0.05, () => ({ suggest: { s: { prefix: "cnry", completion: { field: "sug" } } } })],
    [0.05, () => ({ suggest: { s: { text: "helo", term: { field: "msg" } } } })],
    [
      0.05,
      () => ({
        sort: [
          random.pick([
            { n: "desc" },
            { n: { order: "asc", nested: { path: "nest", filter: query(random, words, 2) } } },
          ]),
        ],
      }),
    ],
    [0.05, () => ({ _source: random.pick([false, ["msg"], "*"]) })],
    [0.04, () => ({ script_fields: { s: { script: { source: "doc['user'].value" } } } })],
    [0.04, () => ({ collapse: { field: "user", inner_hits: { name: "h", size: 2 } } })],
    [0.04, () => ({ profile: true, explain: true })],
    [0.03, () => ({ runtime_mappings: {}, docvalue_fields: ["n"] })],
    [0.03, () => ({ pit: { id: "@@PIT@@" } })],
    [0.02, () => ({ search_pipeline: { request_processors: [{ filter_query: { query: query(random, words, 1) } }] } })],
    [0.02, () => ({ [random.pick(["index", "ext", "unknown", "_index"])]: oneName(random, words) })],
  ];
  return Object.assign({}, ...parts.filter(([share]) => random.chance(share)).map(([, part]) => part())) as Json;
}

function aggregation(random: Random, words: Vocabulary): Json {
  return random.pick<() => Json>([
    () => ({ terms: { field: random.pick(["user", "_index", "tags", "msg.kw"]) } }),
    () => ({ filter: query(random, words, 1) }),
    () => ({ filters: { filters: { x: query(random, words, 1) } } }),
    () => ({ global: {}, aggs: { t: { terms: { field: "tags" } } } }),
    () => ({ significant_terms: { field: "user", background_filter: query(random, words, 1) } }),
    () => ({ adjacency_matrix: { filters: { x: query(random, words, 1) } } }),
    () => ({ top_hits: { size: 1, highlight: { fields: { msg: { highlight_query: query(random, words, 2) } } } } }),
    () => ({ max: { field: "n" } }),
    () => ({ nested: { path: "nest" }, aggs: { k: { terms: { field: "nest.k" } } } }),
  ])();
}
