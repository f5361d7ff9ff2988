import { isObject, type Json } from "../json.ts";
import { cutValues, type Look } from "../json-cut.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

type Context = Pick<AnswerContext, "isGranted" | "status">;

// The names of the decision are all that these operations are asked about: what is taken out here is what a name has come to
// stand for since the decision, and what an answer says of others beside. It holds for every `filter_path`, which keeps paths.

/** `_stats`, `_segments`, `_shard_stores`: one key per index below `indices`, and shards that failed by their index. */
export function filterIndexKeys(body: Buffer, context: Context): FilteredAnswer {
  let removed = false;
  const filtered = cut(body, context, (isOwn) => ([first, second, third], read) => {
    if (first === "indices") {
      if (second === undefined) return "within";
      removed ||= !isOwn(second);
      return isOwn(second) ? "keep" : "cut";
    }
    const failures = first === "_shards" ? [second, third] : [first, second];
    if (failures[0] === undefined) return "within";
    if (failures[0] !== "failures") return "keep";
    return failures[1] === undefined ? "within" : keepOwn(textAt(read(), "index"), isOwn);
  });
  // sums of what has been taken out
  return removed ? cut(filtered.body, context, () => (path) => (path[0] === "_all" ? "cut" : "keep")) : filtered;
}

/** `_recovery`: one key per index; a shard that was restored names the index of the snapshot. */
export function filterRecovery(body: Buffer, context: Context): FilteredAnswer {
  return cut(body, context, (isOwn) => (path, read) => {
    const [index = "", ...below] = path;
    if (below.length === 0) return isOwn(index) ? "within" : "cut";
    if (below.length < 4) return isOnTheWay(below, ["shards", "*", "source"]) ? "within" : "keep";
    return below[3] === "index" ? keepOwn(read(), isOwn) : "keep";
  });
}

/** `_data_stream`, `_data_stream/_stats`: one item per stream; with `filter_path` one may have nothing left but its indices. */
export function filterDataStreams(body: Buffer, context: Context): FilteredAnswer {
  return cut(body, context, (isOwn) => ([first, second], read) => {
    if (first !== "data_streams") return "keep";
    if (second === undefined) return "within";
    const stream = read();
    const indices = isObject(stream) && Array.isArray(stream["indices"]) ? stream["indices"] : [];
    const named = [textAt(stream, "name"), textAt(stream, "data_stream")];
    const names = [...named, ...indices.map((index) => textAt(index, "index_name"))];
    return names.every((name) => keepOwn(name, isOwn) === "keep") ? "keep" : "cut";
  });
}

function cut(
  body: Buffer,
  { status, isGranted }: Context,
  lookFor: (isOwn: (name: string) => boolean) => Look,
): FilteredAnswer {
  if (status !== 200) return { body };
  // a backing index may be younger than the view that tells its stream
  const isOwn = (name: string): boolean => isGranted(name) || isGranted(/^\.ds-(.+)-\d{6,}$/.exec(name)?.[1] ?? name);
  return { body: cutValues(body, lookFor(isOwn)) };
}

function keepOwn(name: Json | undefined, isOwn: (name: string) => boolean): "keep" | "cut" {
  return typeof name !== "string" || isOwn(name) ? "keep" : "cut";
}

function isOnTheWay(path: readonly string[], way: readonly string[]): boolean {
  return path.every((key, at) => key === way[at]);
}

function textAt(value: Json, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}
