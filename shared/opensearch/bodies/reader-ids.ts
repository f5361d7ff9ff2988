import { Collector, NOTHING } from "../dsl/collect.ts";
import { notNull, object, refuseValue, type Rule } from "../dsl/grammar.ts";
import type { InspectBody, SealedId } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { parseObject, scalar, walkWithoutQueries } from "./json-body.ts";

/** `POST /_search/scroll` (SearchScrollRequest.fromXContent): `{scroll_id, scroll}`, or nothing beside the parameter. */
export const inspectScroll: InspectBody = idsUnder("scroll_id", "scroll", { scroll: notNull(scalar) });

/** `DELETE /_search/scroll` (ClearScrollRequest.fromXContent): `{scroll_id}`, one or a list, or nothing beside the parameter. */
export const inspectClearScroll: InspectBody = idsUnder("scroll_id", "scroll", {});

/** `DELETE /_search/point_in_time` (DeletePitRequest.fromXContent): `{pit_id}`, one or a list. */
export const inspectDeletePit: InspectBody = idsUnder("pit_id", "pit", {});

function idsUnder(key: string, kind: SealedId["kind"], others: Readonly<Record<string, Rule>>): InspectBody {
  const request = object({ ...others, [key]: () => {} });
  return (body) => {
    if (body.length === 0) return NOTHING;
    const root = parseObject(body, "the body");
    const collector = new Collector();
    request(root, walkWithoutQueries(collector), "the body");
    collectIds(root, key, kind, collector);
    return collector.toFindings(root);
  };
}

function collectIds(root: JsonObject, key: string, kind: SealedId["kind"], collector: Collector): void {
  const ids = root[key];
  if (ids === undefined) return;
  if (!Array.isArray(ids)) return collector.id(kind, root, key);
  if (ids.length === 0) throw refuseValue(key);
  for (const at of ids.keys()) collector.id(kind, ids, at);
}
