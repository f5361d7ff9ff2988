import type { InspectBody } from "../opensearch/findings.ts";
import type { NamesView } from "../opensearch/names-view.ts";
import { readOperation } from "../opensearch/read-operation.ts";
import { resolve, type ResolvedRequest } from "../opensearch/resolve.ts";
import { decide, type Denied, type Permitted } from "./decide.ts";
import type { GrantSet } from "./grant-set.ts";
import { type SplitItems, splitItems } from "./split-items.ts";

/** A request without its refused items. */
export interface DecidedPart {
  readonly resolved: ResolvedRequest;
  readonly decision: Permitted;
  readonly split: SplitItems;
}

/** What is left of a refused request without its refused items is read and decided like any other; undefined: nothing is. */
export function decidePart(
  whole: ResolvedRequest,
  inspect: InspectBody,
  { checks }: Denied,
  grants: GrantSet,
  view: NamesView,
): DecidedPart | undefined {
  const split = splitItems(whole, grants, view);
  if (split === undefined) return undefined;
  const { operation, pathParams, asked, openedIds, now } = whole;
  const read = readOperation({ operation, pathParams, query: asked, body: split.body }, inspect);
  const resolved = resolve(read, openedIds, now);
  const decision = decide(resolved.needs, grants, view);
  if (decision.effect === "deny") return undefined;
  const narrowedTo = [...new Set(decision.selections.flatMap(({ patterns }) => patterns))];
  return { resolved, decision: { ...decision, effect: "narrow", checks, narrowedTo }, split };
}
