import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { map, nullable, object, type Rule, type Table } from "../dsl/grammar.ts";
import { inspectQuery } from "../dsl/search-source.ts";
import type { JsonObject } from "../json.ts";
import { scalar } from "./json-body.ts";

/**
 * A query that is kept, and run for everybody who reads the alias from then on. So it takes its values from nowhere else:
 * OpenSearch's own check of a filter fails for a look-up, too. `{}` is no filter.
 */
const filter: Rule = (value, walk, where) => {
  map(value, walk, where);
  if (Object.keys(value as JsonObject).length === 0) return;
  const collector = new Collector();
  inspectQuery(value, collector, where);
  if (collector.names.length === 0) return;
  throw new RejectedError("operation-not-supported", "a look-up in the filter of an alias is not supported");
};

/** What an alias is beside its name and its index, in every spelling that OpenSearch reads (Alias, AliasActions). */
export const ALIAS_OPTIONS: Table = {
  filter,
  routing: scalar,
  index_routing: scalar,
  indexRouting: scalar,
  "index-routing": scalar,
  search_routing: scalar,
  searchRouting: scalar,
  "search-routing": scalar,
  is_write_index: scalar,
  is_hidden: scalar,
};

/** Alias.fromXContent reads on into what follows wherever it is handed no object, so nothing else may stand here. */
const definitions = object({}, object(nullable(ALIAS_OPTIONS)));

/** `aliases` of an index that is made: each needs `manage` on its own name, too. */
export const newAliases: Rule = (value, walk, where) => {
  definitions(value, walk, where);
  for (const name in value as JsonObject) walk.collector.plainName("manage", name, where);
};
