import type { World, WorldIndex } from "./world.ts";

/** A request that sets up a part of a world; `lines`: a body of NDJSON. */
export interface Step {
  readonly method: "PUT" | "POST" | "DELETE";
  readonly target: string;
  readonly body?: unknown;
  readonly lines?: readonly unknown[];
}

const PROPERTIES = {
  msg: { type: "text", fields: { kw: { type: "keyword" } } },
  user: { type: "keyword" },
  n: { type: "long" },
  "@timestamp": { type: "date" },
  loc: { type: "geo_shape" },
  q: { type: "percolator" },
  join: { type: "join", relations: { parent: "child" } },
  sug: { type: "completion" },
  tags: { type: "keyword" },
  nest: { type: "nested", properties: { k: { type: "keyword" } } },
};
const ONE_SHARD = { number_of_shards: 1, number_of_replicas: 0 };
const BOX = {
  type: "envelope",
  coordinates: [
    [-10, 10],
    [10, -10],
  ],
};

/** What many requests share: an index template for streams, a stored script, harmless and hostile pipelines. */
export const SHARED_STEPS: readonly Step[] = [
  {
    method: "PUT",
    target: "/_index_template/streams",
    body: {
      index_patterns: ["*-ds"],
      data_stream: {},
      template: { settings: ONE_SHARD, mappings: { properties: { msg: PROPERTIES.msg, user: PROPERTIES.user } } },
    },
  },
  {
    method: "PUT",
    target: "/_scripts/t-logs",
    body: { script: { lang: "mustache", source: { query: { match: { msg: "{{q}}" } } } } },
  },
  { method: "PUT", target: "/_ingest/pipeline/p-plain", body: { processors: [{ set: { field: "added", value: 1 } }] } },
  {
    method: "PUT",
    target: "/_ingest/pipeline/p-evil",
    body: { processors: [{ set: { field: "_index", value: "secret-hr" } }] },
  },
];

/** Makes one index with its documents. */
export function indexSteps({ name, canary, number, isClosed, isHidden }: WorldIndex): Step[] {
  const target = `/${encodeURIComponent(name)}`;
  const settings = { ...ONE_SHARD, ...(isHidden ? { hidden: true } : {}) };
  // a field that only this index has: its name must not be learnt either
  const properties = { ...PROPERTIES, [`f_${canary}`]: { type: "keyword" } };
  const first = {
    msg: `hello ${canary} world`,
    user: "alice",
    n: number,
    "@timestamp": "2026-01-01T00:00:00Z",
    loc: BOX,
    tags: ["t1", canary],
    sug: canary,
    q: { match: { msg: "salary" } },
    nest: [{ k: canary }],
    [`f_${canary}`]: canary,
  };
  const second = { msg: `second ${canary}`, user: "bob", n: 2, "@timestamp": "2026-01-02T00:00:00Z", join: "parent" };
  const make: Step[] = [
    { method: "PUT", target, body: { settings, mappings: { properties } } },
    {
      method: "POST",
      target: `${target}/_bulk?refresh=true`,
      lines: [{ index: { _id: "1" } }, first, { index: { _id: "2" } }, second],
    },
  ];
  return isClosed ? [...make, { method: "POST", target: `${target}/_close` }] : make;
}

export function streamSteps({ name, canary, number }: World["streams"][number]): Step[] {
  const document = { "@timestamp": "2026-01-01T00:00:00Z", msg: `metric ${canary}`, user: "alice", n: number };
  return [
    { method: "PUT", target: `/_data_stream/${name}` },
    { method: "POST", target: `/${name}/_doc?refresh=true`, body: document },
  ];
}

/** All aliases at once; those that are there stay as they are. */
export function aliasStep({ aliases }: World): Step {
  const actions = aliases.flatMap(({ name, indices, filter }) =>
    indices.map((index) => ({ add: { index, alias: name, ...(filter === undefined ? {} : { filter }) } })),
  );
  return { method: "POST", target: "/_aliases", body: { actions } };
}
