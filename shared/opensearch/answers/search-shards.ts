import { isObject, type Json } from "../json.ts";
import { cutValues } from "../json-cut.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

/**
 * Takes out of the answer of `_search_shards` what names others: indices that are not granted, with their shards, and
 * aliases, with the filter that the index is searched by because of them. Holds for every `filter_path`, which keeps the
 * path of what it leaves. Throws `FaultError` (`domain-unavailable`, 502) for what is no JSON object.
 */
export function filterSearchShards(
  body: Buffer,
  { isGranted, status }: Pick<AnswerContext, "isGranted" | "status">,
): FilteredAnswer {
  if (status !== 200) return { body };
  const isOwn = (shard: Json): boolean =>
    !isObject(shard) || typeof shard["index"] !== "string" || isGranted(shard["index"]);
  const isOwnAlias = (alias: Json): boolean => typeof alias === "string" && isGranted(alias);
  const filtered = cutValues(body, ([part, second, third, fourth], read) => {
    if (part === "shards") {
      if (second === undefined) return "within";
      if (third !== undefined) return isOwn(read()) ? "keep" : "cut";
      const group = read();
      if (!Array.isArray(group) || group.every(isOwn)) return "keep";
      return group.some(isOwn) ? "within" : "cut";
    }
    if (part !== "indices") return "keep";
    if (second === undefined) return "within";
    if (fourth !== undefined) return isOwnAlias(read()) ? "keep" : "cut";
    if (third !== undefined) return third === "filter" ? "cut" : third === "aliases" ? "within" : "keep";
    if (!isGranted(second)) return "cut";
    const index = read();
    const aliases = isObject(index) ? index["aliases"] : undefined;
    return Array.isArray(aliases) && !aliases.every(isOwnAlias) ? "within" : "keep";
  });
  return { body: filtered };
}
