import { unknownKey } from "../dsl/grammar.ts";
import { inspectQuery } from "../dsl/search-source.ts";
import type { InspectBody } from "../findings.ts";
import type { Json } from "../json.ts";
import { optionalBody } from "./json-body.ts";

/** `{query}` and nothing else: counts, explanations, `_validate/query` (RestActions.getQueryContent). */
export const inspectQueryBody: InspectBody = queryUnder("query");

/** A body that holds one query under `key` and nothing else. */
export function queryUnder(key: string): InspectBody {
  return optionalBody((root, collector) => {
    for (const written in root) {
      if (written !== key) throw unknownKey(written, "body");
      inspectQuery(root[written] as Json, collector, key);
    }
  });
}
