import type { InspectBody } from "../findings.ts";
import type { BodyKind } from "../operation.ts";
import { inspectAnalyze } from "./analyze.ts";
import { inspectCreateIndex } from "./create-index.ts";
import { inspectMapping } from "./mapping.ts";
import { inspectMtermvectors } from "./mtermvectors.ts";
import { inspectPutAlias } from "./put-alias.ts";
import { inspectRankEval } from "./rank-eval.ts";
import { inspectClearScroll, inspectDeletePit, inspectScroll } from "./reader-ids.ts";
import { inspectReindex } from "./reindex.ts";
import { inspectResize } from "./resize.ts";
import { inspectRollover } from "./rollover.ts";
import { inspectMsearchTemplate, inspectSearchTemplate } from "./search-template.ts";
import { inspectSettings } from "./settings.ts";
import { inspectUpdateAliases } from "./update-aliases.ts";

/** How the kinds of body are read that few requests have. */
export const RARE_INSPECTORS = {
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
