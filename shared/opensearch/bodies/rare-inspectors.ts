import type { InspectBody } from "../findings.ts";
import type { BodyKind } from "../operation.ts";
import { inspectAnalyze } from "./analyze.ts";
import { inspectDeleteByQuery, inspectUpdateByQuery } from "./by-query.ts";
import { inspectCreateIndex } from "./create-index.ts";
import { inspectMapping } from "./mapping.ts";
import { inspectMget } from "./mget.ts";
import { inspectMsearch } from "./msearch.ts";
import { inspectMtermvectors } from "./mtermvectors.ts";
import { inspectPutAlias } from "./put-alias.ts";
import { inspectRankEval } from "./rank-eval.ts";
import { inspectClearScroll, inspectDeletePit, inspectScroll } from "./reader-ids.ts";
import { inspectReindex } from "./reindex.ts";
import { inspectResize } from "./resize.ts";
import { inspectRollover } from "./rollover.ts";
import { inspectMsearchTemplate, inspectSearchTemplate } from "./search-template.ts";
import { inspectSettings } from "./settings.ts";
import { inspectTermvectors } from "./termvectors.ts";
import { inspectUpdateAliases } from "./update-aliases.ts";

/** How the other kinds of body are read: loaded by the first request that has one. */
export const RARE_INSPECTORS = {
  msearch: inspectMsearch,
  mget: inspectMget,
  termvectors: inspectTermvectors,
  "update-by-query": inspectUpdateByQuery,
  "delete-by-query": inspectDeleteByQuery,
  scroll: inspectScroll,
  "clear-scroll": inspectClearScroll,
  "delete-pit": inspectDeletePit,
  mtermvectors: inspectMtermvectors,
  "search-template": inspectSearchTemplate,
  "msearch-template": inspectMsearchTemplate,
  "rank-eval": inspectRankEval,
  analyze: inspectAnalyze,
  reindex: inspectReindex,
  "create-index": inspectCreateIndex,
  rollover: inspectRollover,
  "put-alias": inspectPutAlias,
  "update-aliases": inspectUpdateAliases,
  mapping: inspectMapping,
  settings: inspectSettings,
  resize: inspectResize,
} satisfies Partial<Readonly<Record<BodyKind, InspectBody>>>;
