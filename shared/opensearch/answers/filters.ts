import type { FilterName } from "../operation.ts";
import type { AnswerFilter } from "./answer-filter.ts";
import { filterIndexMetadata } from "./index-metadata.ts";
import { sealReaderIds } from "./reader-ids.ts";

/** Every filter, by the name it has in the operation table. */
export const FILTERS: Readonly<Record<FilterName, AnswerFilter>> = {
  "index-metadata": { filter: filterIndexMetadata },
  "reader-ids": { filter: sealReaderIds, sealsIds: true },
};
