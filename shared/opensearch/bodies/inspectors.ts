import type { InspectBody } from "../findings.ts";
import type { BodyKind } from "../operation.ts";
import { inspectBulk } from "./bulk.ts";
import { inspectDocument } from "./document.ts";
import { inspectFieldCaps } from "./field-caps.ts";
import { inspectNone } from "./none.ts";
import { inspectQueryBody } from "./query.ts";
import { inspectSearch, inspectSearchShards } from "./search.ts";
import { inspectUpdate } from "./update.ts";
import type { RARE_INSPECTORS } from "./rare-inspectors.ts";

type RareKind = keyof typeof RARE_INSPECTORS;
type CommonKind = Exclude<BodyKind, RareKind>;

/** How the kinds of body are read that most requests have. */
export const COMMON_INSPECTORS: Readonly<Record<CommonKind, InspectBody>> = {
  none: inspectNone,
  search: inspectSearch,
  query: inspectQueryBody,
  "field-caps": inspectFieldCaps,
  "search-shards": inspectSearchShards,
  document: inspectDocument,
  update: inspectUpdate,
  bulk: inspectBulk,
};

/** How one kind of body is read; the rarer ones are loaded by the first request that has one. */
export function inspectorOf(kind: BodyKind): InspectBody | Promise<InspectBody> {
  return isCommon(kind) ? COMMON_INSPECTORS[kind] : loadRare(kind);
}

function isCommon(kind: BodyKind): kind is CommonKind {
  return Object.hasOwn(COMMON_INSPECTORS, kind);
}

async function loadRare(kind: RareKind): Promise<InspectBody> {
  return (await import("./rare-inspectors.ts")).RARE_INSPECTORS[kind];
}
