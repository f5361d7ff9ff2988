import type { Operation } from "../../shared/opensearch/operation.ts";
import type { Random } from "../random.ts";
import { expression, newName, oneName, type Vocabulary } from "./names.ts";

type Grow = (random: Random, words: Vocabulary) => string;
const among =
  (...values: readonly string[]): Grow =>
  (random) =>
    random.pick(values);
const flag = among("true", "false", "");

/** Query parameters that are worth trying anywhere, with values that do something. */
const ANYWHERE: Readonly<Record<string, Grow>> = {
  index: expression,
  name: expression,
  alias: expression,
  new_index: newName,
  target: newName,
  expand_wildcards: among("all", "open", "closed", "hidden", "none", "open,hidden"),
  ignore_unavailable: flag,
  allow_no_indices: flag,
  pretty: flag,
  human: flag,
  error_trace: among("true"),
  format: among("json", "yaml", "cbor", "text"),
  filter_path: among("**", "hits.total", "*.aliases", "-took", "**.aliases"),
  h: among("index", "i,docs.count", "alias,index"),
  s: among("index", "index:desc"),
  v: flag,
  q: among("hello", "*", "_index:secret*"),
  pipeline: among("p-evil", "p-plain", "_none"),
  search_pipeline: among("p", "_none"),
  scroll: among("1m"),
  scroll_id: among("@@SCROLL@@"),
  keep_alive: among("1m"),
  timeout: among("1s"),
  wait_for_completion: among("false"),
  refresh: among("true", "wait_for"),
  routing: among("r"),
  preference: among("_local"),
  level: among("indices", "shards", "cluster"),
  detailed: flag,
  explain: flag,
  rewrite: flag,
  fields: among("*", "msg"),
  include_defaults: flag,
  flat_settings: flag,
  local: flag,
  op_type: among("create", "index"),
  require_alias: flag,
  _source: among("true", "msg"),
  metric: among("_all", "docs"),
  size: among("1", "1000"),
  next_token: among("x"),
  forbid_closed_indices: flag,
  active_only: flag,
  // the permission check of the judge itself must never be a caller's to set
  perform_permission_check: among("true"),
};
const NAMES = Object.keys(ANYWHERE);

/** A query of an operation: seldom more than two parameters, mostly of those it knows. */
export function queryText(random: Random, { judgement, name }: Operation, words: Vocabulary): string {
  const known = judgement?.params ?? [];
  const count = random.weigh([
    [5, 0],
    [3, 1],
    [2, 2],
    [1, 3],
  ]);
  const names = Array.from({ length: count }, () =>
    known.length > 0 && random.chance(0.88) ? random.pick(known) : random.pick(NAMES),
  );
  if (name === "create_pit" && random.chance(0.9)) names.push("keep_alive");
  // it waits for an index that is not there, 30 s if nobody says less
  if (name === "cluster.health") names.push("timeout");
  const pairs = [...new Set(names)].map((each) => {
    const value = ANYWHERE[each]?.(random, words) ?? random.pick(["true", "1", "1m", "*", oneName(random, words)]);
    return `${each}=${encodeURIComponent(value)}`;
  });
  return pairs.join("&");
}
