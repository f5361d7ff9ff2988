import { ALIAS_OPERATIONS } from "./judgements/aliases.ts";
import { CAT_OPERATIONS } from "./judgements/cat.ts";
import { DOCUMENTS } from "./judgements/documents.ts";
import { DOMAIN_OPERATIONS } from "./judgements/domain.ts";
import { INDEX_OPERATIONS } from "./judgements/indices.ts";
import { MONITORS } from "./judgements/monitors.ts";
import { READERS } from "./judgements/readers.ts";
import { SEARCHES } from "./judgements/searches.ts";
import { STREAMS } from "./judgements/streams.ts";
import type { Judgement } from "./operation.ts";

/**
 * What the gate judges about every operation it supports, by the operation's name; an operation that is not here is
 * refused. The facts (default options, parameters, empty answers) are OpenSearch 3.8's: read in its REST handlers and
 * asked of a node by `test/integration/operations.test.ts`. One file per family of operations.
 */
export const JUDGEMENTS: Readonly<Record<string, Judgement>> = {
  ...SEARCHES,
  ...DOCUMENTS,
  ...READERS,
  ...INDEX_OPERATIONS,
  ...MONITORS,
  ...STREAMS,
  ...ALIAS_OPERATIONS,
  ...CAT_OPERATIONS,
  ...DOMAIN_OPERATIONS,
};
