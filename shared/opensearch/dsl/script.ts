import { data, flat, flatOr, map, object, type Rule } from "./grammar.ts";

/**
 * A script: its source, or `{source, id, lang, params, options}` (OpenSearch Script.PARSER). Scripts of a search run
 * on a shard's documents and reach no client, so what stands in them is data.
 */
export const script: Rule = flatOr(object({ source: data, id: flat, lang: flat, params: map, options: map }));

export const scriptFields: Rule = object({}, object({ script, ignore_failure: flat }));
