import { isObject, type Json } from "../json.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";
import { parseAnswer } from "./parse-answer.ts";

/**
 * Takes out of the answer of `_search_shards` what names others: indices that are not granted, with their shards, and
 * aliases, with the filter that the index is searched by because of them. Returns the bytes themselves where nothing is
 * taken out. Holds for every `filter_path`, which keeps the path of what it leaves. Throws `FaultError`
 * (`domain-unavailable`, 502) for what is no JSON object.
 */
export function filterSearchShards(
  body: Buffer,
  { isGranted, status }: Pick<AnswerContext, "isGranted" | "status">,
): FilteredAnswer {
  if (status !== 200) return { body };
  const answer = parseAnswer(body, "list of shards");
  let removed = 0;
  const { indices, shards } = answer;
  if (isObject(indices)) {
    for (const [name, index] of Object.entries(indices)) {
      if (!isGranted(name)) {
        delete indices[name];
        removed++;
      } else if (isObject(index)) {
        const aliases = index["aliases"];
        const granted = Array.isArray(aliases)
          ? aliases.filter((alias) => typeof alias === "string" && isGranted(alias))
          : [];
        if (!Array.isArray(aliases) || granted.length === aliases.length) continue;
        index["aliases"] = granted;
        delete index["filter"];
        removed++;
      }
    }
  }
  if (Array.isArray(shards)) {
    const kept = shards.map((group) =>
      Array.isArray(group) ? group.filter((shard) => isOwn(shard, isGranted)) : group,
    );
    removed += kept.filter(
      (group, at) => Array.isArray(group) && group.length !== (shards[at] as Json[]).length,
    ).length;
    answer["shards"] = kept.filter((group) => !Array.isArray(group) || group.length > 0);
  }
  return { body: removed === 0 ? body : Buffer.from(JSON.stringify(answer), "utf8") };
}

function isOwn(shard: Json, isGranted: (name: string) => boolean): boolean {
  return !isObject(shard) || typeof shard["index"] !== "string" || isGranted(shard["index"]);
}
