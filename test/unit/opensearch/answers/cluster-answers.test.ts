import { describe, expect, it } from "vitest";
import type { FilteredAnswer } from "../../../../shared/opensearch/answers/answer-filter.ts";
import {
  filterClusterSettings,
  filterNodesInfo,
  filterNodesStats,
} from "../../../../shared/opensearch/answers/cluster-answers.ts";

type Filter = (body: Buffer, context: { status: number }) => FilteredAnswer;

function filtered(filter: Filter, answer: unknown): unknown {
  return JSON.parse(filter(Buffer.from(JSON.stringify(answer)), { status: 200 }).body.toString());
}

describe.each([
  ["filterNodesStats", filterNodesStats],
  ["filterNodesInfo", filterNodesInfo],
  ["filterClusterSettings", filterClusterSettings],
] as const)("%s", (_, filter) => {
  it("is the domain's fault for what is no object, and passes errors", () => {
    expect(() => filter(Buffer.from("[]"), { status: 200 })).toThrow(
      expect.objectContaining({ code: "domain-unavailable" }),
    );
    const error = Buffer.from("<html>");
    expect(filter(error, { status: 503 }).body).toBe(error);
  });
});

describe("filterNodesStats", () => {
  it("takes out pipelines, shards under pressure, and levels below a node", () => {
    const node = {
      name: "n",
      indices: { docs: { count: 1 }, indices: { "secret-hr": {} }, shards: { "secret-hr": [] } },
      ingest: { total: { count: 1 }, pipelines: { "secret-pipe": {} } },
      search_pipeline: { total_request: {}, pipelines: { "secret-pipe": {} } },
      shard_indexing_pressure: { stats: { "[secret-hr][0]": {} }, enabled: true },
    };
    expect(filtered(filterNodesStats, { _nodes: { total: 1 }, nodes: { a: node, b: { name: "m" } } })).toEqual({
      _nodes: { total: 1 },
      nodes: {
        a: {
          name: "n",
          indices: { docs: { count: 1 } },
          ingest: { total: { count: 1 } },
          search_pipeline: { total_request: {} },
          shard_indexing_pressure: { enabled: true },
        },
        b: { name: "m" },
      },
    });
  });
});

describe.each([
  ["nested", { action: { auto_create_index: "-secret-*,*", destructive_requires_name: "true" } }],
  ["flat", { "action.auto_create_index": "-secret-*,*", "action.destructive_requires_name": "true" }],
  ["half", { action: { auto_create_index: "secret-*" }, cluster: { remote: { "other.seeds": ["secret-host:9300"] } } }],
  [
    "deep",
    { cluster: { remote: { other: { seeds: ["secret-host:9300"] } }, remote_store: { compatibility_mode: "x" } } },
  ],
  ["flat remote", { "cluster.remote.other.seeds": ["secret-host:9300"], "cluster.remote_store.x": "1" }],
])("settings, %s", (_, settings) => {
  it("lose what names indices and other domains, and nothing else", () => {
    for (const part of ["persistent", "transient", "defaults"]) {
      const left = JSON.stringify(filtered(filterClusterSettings, { [part]: settings }));
      expect(left).not.toContain("secret");
      expect(left.includes("destructive_requires_name")).toBe(JSON.stringify(settings).includes("destructive"));
      expect(left.includes("remote_store")).toBe(JSON.stringify(settings).includes("remote_store"));
    }
    const info = { nodes: { a: { name: "n", settings, plugins: [{ name: "p" }] } } };
    expect(JSON.stringify(filtered(filterNodesInfo, info))).not.toContain("secret");
    expect(filtered(filterNodesInfo, info)).toMatchObject({ nodes: { a: { name: "n", plugins: [{ name: "p" }] } } });
  });
});
