import type { FilterName } from "../operation.ts";
import { filterAliases } from "./aliases.ts";
import type { AnswerFilter } from "./answer-filter.ts";
import { catAliases } from "./cat-aliases.ts";
import { filterClusterSettings, filterNodesInfo, filterNodesStats } from "./cluster-answers.ts";
import { filterDataStreams, filterIndexKeys, filterRecovery } from "./index-keys.ts";
import { filterIndexMetadata } from "./index-metadata.ts";
import { addStatus } from "./search-template.ts";
import { filterSearchShards } from "./search-shards.ts";
import { sealReaderIds } from "./reader-ids.ts";

/** Every filter, by the name it has in the operation table. */
export const FILTERS: Readonly<Record<FilterName, AnswerFilter>> = {
  "index-metadata": { filter: filterIndexMetadata },
  aliases: { filter: filterAliases },
  "cat-aliases": catAliases,
  "search-template": { filter: addStatus },
  "search-shards": { filter: filterSearchShards },
  "reader-ids": { filter: sealReaderIds, sealsIds: true },
  "index-keys": { filter: filterIndexKeys },
  recovery: { filter: filterRecovery },
  "data-streams": { filter: filterDataStreams },
  "nodes-stats": { filter: filterNodesStats },
  "nodes-info": { filter: filterNodesInfo },
  "cluster-settings": { filter: filterClusterSettings },
};
