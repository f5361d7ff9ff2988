import type { Json } from "../json.ts";
import { data, flat, flatOr, map, object, type Rule, unsupported } from "./grammar.ts";

/**
 * A script: its source, or `{source, lang, params, options}` (OpenSearch Script.PARSER). Scripts of a search run
 * on a shard's documents and reach no client, so what stands in them is data.
 */
export const script: Rule = flatOr(object({ source: data, id: stored, lang: flat, params: map, options: map }));

export const scriptFields: Rule = object({}, object({ script, ignore_failure: flat }));

/** A stored script belongs to nobody: that it exists, and its source where it fails, would be told to everybody. */
function stored(id: Json): void {
  if (id !== null) throw unsupported("stored script", typeof id === "string" ? id : "id");
}
