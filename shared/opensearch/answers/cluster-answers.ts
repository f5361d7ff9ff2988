import { cutValues } from "../json-cut.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

type Context = Pick<AnswerContext, "status">;

/** Below each node: what names pipelines, and indices (the levels below a node are never asked for). */
const OF_NODES: readonly (readonly string[])[] = [
  ["ingest", "pipelines"],
  ["search_pipeline", "pipelines"],
  ["shard_indexing_pressure", "stats"],
  ["indices", "indices"],
  ["indices", "shards"],
];

/** Settings that hold names or patterns of indices, or other domains; with all that is below them. */
const SETTINGS: readonly string[] = [
  "action.auto_create_index",
  "cluster.remote",
  "search.remote",
  "reindex.remote",
  "plugins.index_state_management.restricted_index_pattern",
  "opendistro.index_state_management.restricted_index_pattern",
  "plugins.security",
  "opendistro_security",
];

/** `_nodes/stats`: numbers of nodes, without what names pipelines and indices. */
export function filterNodesStats(body: Buffer, { status }: Context): FilteredAnswer {
  if (status !== 200) return { body };
  const filtered = cutValues(body, ([first, node, ...below]) => {
    if (first !== "nodes") return "keep";
    if (node === undefined || below.length === 0) return "within";
    const [metric, part] = below;
    const parts = OF_NODES.filter((path) => path[0] === metric);
    if (part === undefined) return parts.length > 0 ? "within" : "keep";
    return parts.some((path) => path[1] === part) ? "cut" : "keep";
  });
  return { body: filtered };
}

/** `_nodes`: what nodes are made of; their settings as those of the cluster. */
export function filterNodesInfo(body: Buffer, { status }: Context): FilteredAnswer {
  if (status !== 200) return { body };
  const filtered = cutValues(body, ([first, , part, ...setting]) => {
    if (first !== "nodes") return "keep";
    if (part === undefined) return "within";
    return part === "settings" ? lookAtSetting(setting) : "keep";
  });
  return { body: filtered };
}

/** `_cluster/settings`: nested or flat, without those that name indices or other domains. */
export function filterClusterSettings(body: Buffer, { status }: Context): FilteredAnswer {
  if (status !== 200) return { body };
  return { body: cutValues(body, ([, ...setting]) => lookAtSetting(setting)) };
}

function lookAtSetting(path: readonly string[]): "keep" | "cut" | "within" {
  if (path.length === 0) return "within";
  const name = path.join(".");
  if (SETTINGS.some((setting) => name === setting || name.startsWith(`${setting}.`))) return "cut";
  return SETTINGS.some((setting) => setting.startsWith(`${name}.`)) ? "within" : "keep";
}
