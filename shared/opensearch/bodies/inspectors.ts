import type { InspectBody } from "../findings.ts";
import type { BodyKind } from "../operation.ts";
import { inspectAnalyze } from "./analyze.ts";
import { inspectBulk } from "./bulk.ts";
import { inspectDeleteByQuery, inspectUpdateByQuery } from "./by-query.ts";
import { inspectCreateIndex } from "./create-index.ts";
import { inspectDocument } from "./document.ts";
import { inspectFieldCaps } from "./field-caps.ts";
import { inspectMapping } from "./mapping.ts";
import { inspectMget } from "./mget.ts";
import { inspectMsearch } from "./msearch.ts";
import { inspectMtermvectors } from "./mtermvectors.ts";
import { inspectNone } from "./none.ts";
import { inspectPutAlias } from "./put-alias.ts";
import { inspectQueryBody } from "./query.ts";
import { inspectRankEval } from "./rank-eval.ts";
import { inspectClearScroll, inspectDeletePit, inspectScroll } from "./reader-ids.ts";
import { inspectReindex } from "./reindex.ts";
import { inspectResize } from "./resize.ts";
import { inspectRollover } from "./rollover.ts";
import { inspectSearch, inspectSearchShards } from "./search.ts";
import { inspectMsearchTemplate, inspectSearchTemplate } from "./search-template.ts";
import { inspectSettings } from "./settings.ts";
import { inspectTermvectors } from "./termvectors.ts";
import { inspectUpdateAliases } from "./update-aliases.ts";
import { inspectUpdate } from "./update.ts";

/** How each kind of body is read. */
export const INSPECTORS: Readonly<Record<BodyKind, InspectBody>> = {
  none: inspectNone,
  scroll: inspectScroll,
  "clear-scroll": inspectClearScroll,
  "delete-pit": inspectDeletePit,
  search: inspectSearch,
  query: inspectQueryBody,
  "field-caps": inspectFieldCaps,
  msearch: inspectMsearch,
  mget: inspectMget,
  termvectors: inspectTermvectors,
  mtermvectors: inspectMtermvectors,
  "search-shards": inspectSearchShards,
  "search-template": inspectSearchTemplate,
  "msearch-template": inspectMsearchTemplate,
  "rank-eval": inspectRankEval,
  analyze: inspectAnalyze,
  reindex: inspectReindex,
  document: inspectDocument,
  update: inspectUpdate,
  bulk: inspectBulk,
  "update-by-query": inspectUpdateByQuery,
  "delete-by-query": inspectDeleteByQuery,
  "create-index": inspectCreateIndex,
  rollover: inspectRollover,
  "put-alias": inspectPutAlias,
  "update-aliases": inspectUpdateAliases,
  mapping: inspectMapping,
  settings: inspectSettings,
  resize: inspectResize,
};
