/** A search as a log viewer sends it: a time range, filters, a histogram, highlighting; about 1 KB. */
export function viewerSearch(): object {
  return {
    version: true,
    size: 500,
    sort: [{ "@timestamp": { order: "desc", unmapped_type: "boolean" } }],
    aggs: {
      "2": {
        date_histogram: {
          field: "@timestamp",
          fixed_interval: "30s",
          time_zone: "Europe/Berlin",
          min_doc_count: 1,
        },
      },
    },
    stored_fields: ["*"],
    script_fields: {},
    docvalue_fields: [{ field: "@timestamp", format: "date_time" }],
    _source: { excludes: [] },
    query: {
      bool: {
        must: [],
        filter: [
          { match_all: {} },
          { match_phrase: { "kubernetes.namespace": { query: "payments" } } },
          { range: { "@timestamp": { gte: "2026-01-01T00:00:00.000Z", lte: "2026-01-02T00:00:00.000Z" } } },
        ],
        should: [],
        must_not: [{ match_phrase: { level: { query: "debug" } } }],
      },
    },
    highlight: {
      pre_tags: ["@highlighted@"],
      post_tags: ["@/highlighted@"],
      fields: { "*": {} },
      fragment_size: 2_147_483_647,
    },
  };
}

/** The same with some 200 filters of three clauses each: what a dashboard with many saved filters comes to; about 50 KB. */
export function dashboardSearch(): object {
  const filter = Array.from({ length: 195 }, (_, at) => ({
    bool: {
      should: [
        { match_phrase: { "service.name": { query: `checkout-${at}`, boost: 1.5 } } },
        { range: { "@timestamp": { gte: "now-15m", lte: "now", format: "strict_date_optional_time" } } },
        { term: { "host.name": { value: `ip-10-0-${at}-12.eu-west-1.compute.internal` } } },
      ],
      minimum_should_match: 1,
    },
  }));
  return { ...viewerSearch(), query: { bool: { filter } } };
}

/** Many identifiers in one list; about 50 KB. */
export function listSearch(): object {
  const ids = Array.from({ length: 2_150 }, (_, at) => `user-${at}-abcdefghijk`);
  return { size: 0, query: { bool: { filter: [{ terms: { "user.id": ids } }] } } };
}
