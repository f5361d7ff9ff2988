import type { Rule, Table } from "./grammar.ts";
import { COMPOUND_QUERIES } from "./queries/compound.ts";
import { GEO_QUERIES } from "./queries/geo.ts";
import { intervals } from "./queries/intervals.ts";
import { LEAF_QUERIES } from "./queries/leaf.ts";
import { LOOK_UP_QUERIES } from "./queries/look-up.ts";
import { SPAN_QUERIES } from "./queries/span.ts";
import { VECTOR_QUERIES } from "./queries/vector.ts";

const TABLE: Table = {
  ...LEAF_QUERIES,
  ...COMPOUND_QUERIES,
  ...SPAN_QUERIES,
  ...GEO_QUERIES,
  ...LOOK_UP_QUERIES,
  ...VECTOR_QUERIES,
  intervals,
};

/**
 * Every query type of OpenSearch core and its modules, and of the plugins that Amazon installs and the gate can look
 * into. Not among them, and so refused: `wrapper` and `template`, whose query cannot be seen here, and all others.
 */
export const QUERY_TYPES: ReadonlyMap<string, Rule> = new Map(Object.entries(TABLE));
