import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { many, object, typed } from "../dsl/grammar.ts";
import type { ExpressionNeeds, InspectBody } from "../findings.ts";
import type { Json, JsonObject } from "../json.ts";
import { ALIAS_OPTIONS } from "./alias-definition.ts";
import { parseObject, scalar, text, walkWithoutQueries } from "./json-body.ts";
import { isPlain, NameLists, readParts } from "./name-lists.ts";
import { quote } from "../quote.ts";

const indices = { index: text, indices: many(text) };
const names = { ...indices, alias: text, aliases: many(text) };

const action = typed("alias action", {
  add: object({ ...names, ...ALIAS_OPTIONS }),
  remove: object({ ...names, must_exist: scalar }),
  remove_index: object(indices),
});

const request = object({ actions: many(action) });

/** What an alias is taken off by: a pattern matches aliases alone. */
const ALIASES: ExpressionNeeds = { actions: ["manage"], wildcards: "whole", matches: ["alias"] };

/**
 * `POST /_aliases` (IndicesAliasesRequest): every index and every alias that an action names needs `manage`, `remove_index`
 * (it deletes the index) included. All actions are granted, or none is sent.
 */
export const inspectUpdateAliases: InspectBody = (body) => {
  const root = parseObject(body, "the body");
  const collector = new Collector();
  request(root, walkWithoutQueries(collector), "the body");
  const lists = new NameLists(collector);
  const actions = [root["actions"] ?? []].flat() as JsonObject[];
  if (actions.length === 0) throw new RejectedError("request-not-understood", "the body names no action");
  for (const each of actions) {
    for (const kind in each) {
      const named = each[kind] as JsonObject;
      addNames(named, "index", "indices", collector, lists);
      if (kind === "remove_index") continue;
      const place = addNames(named, "alias", "aliases", collector, lists, kind === "remove" ? ALIASES : undefined);
      assertPlainAliases(place, kind);
    }
  }
  return lists.toFindings(root);
};

/** Adds what stands under one of the two keys, and returns its parts. A single name that stands for several becomes a list. */
function addNames(
  holder: JsonObject,
  one: "index" | "alias",
  several: "indices" | "aliases",
  collector: Collector,
  lists: NameLists,
  needs?: ExpressionNeeds,
): readonly string[] {
  const [key, ...others] = [one, several].filter((each) => holder[each] !== undefined);
  if (key === undefined || others.length > 0) {
    throw new RejectedError("request-not-understood", `an alias action has either ${quote(one)} or ${quote(several)}`);
  }
  const value = holder[key] as Json;
  const parts = readParts(value, key);
  if (parts.every(isPlain)) {
    if (Array.isArray(value)) for (const at of value.keys()) collector.name("manage", value, at);
    else collector.name("manage", holder, key);
    return parts;
  }
  const write = (decided: readonly string[]): { value: string; key?: string } => {
    const list = { value: JSON.stringify(decided) };
    return key === one ? { ...list, key: JSON.stringify(several) } : list;
  };
  lists.add({ holder, key, parts, write }, needs);
  return parts;
}

/** OpenSearch reads no date math in the name of an alias, and no pattern where one is added. */
function assertPlainAliases(parts: readonly string[], kind: string): void {
  const wrong = parts.find((part) => part.startsWith("<") || (kind === "add" && !isPlain(part)));
  if (wrong === undefined) return;
  throw new RejectedError("request-not-understood", `${quote(wrong)} is no name of an alias`);
}
