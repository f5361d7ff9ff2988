import { RejectedError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Collector } from "./collect.ts";
import { quote } from "../quote.ts";

/** What a rule is handed beside the value: where findings go, and the query types (queries stand nearly everywhere). */
export interface Walk {
  readonly collector: Collector;
  readonly queries: ReadonlyMap<string, Rule>;
  /** how many queries and aggregations the value stands in */
  readonly depth: number;
}

/**
 * Reads one typed position of a body, or refuses it (`RejectedError`). `where` is the key the value stands under.
 *
 * INVARIANT: a rule lets objects stand only where OpenSearch's parser for that position reads an object. Several of its
 * parsers pass over an object they do not expect without leaving it, so that everything after it is read one level
 * higher and by another parser: `{"span_gap":{"f":{}}}` in an aggregation's filter turns the key that follows into an
 * aggregation's name. Data that no parser looks into (`data`) is allowed where it is read as a whole.
 */
export type Rule = (value: Json, walk: Walk, where: string) => void;
export type Table = Readonly<Record<string, Rule>>;

/** A scalar, or an array of scalars: no object at any depth. */
export const flat: Rule = (value, _walk, where) => {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) throw refuseValue(where);
  for (const item of value) if (typeof item === "object" && item !== null) throw refuseValue(where);
};

/** Anything: OpenSearch reads it as a whole (a map, a copied structure) and finds no query and no index in it. */
export const data: Rule = () => {};

/** Data that must be an object. */
export const map: Rule = (value, _walk, where) => {
  if (!isObject(value)) throw refuseValue(where);
};

/** One query: an object with exactly one key, its type. */
export const query: Rule = (value, walk, where) => {
  const type = onlyKeyOf(value, where);
  const rule = walk.queries.get(type);
  if (rule === undefined) throw unsupported("query type", type);
  rule((value as JsonObject)[type] as Json, deeper(walk), type);
};

/**
 * Where a node's stack ends, the whole node does, whoever else it serves: OpenSearch 3.8 between 300 and 400 `bool` queries
 * or `terms` aggregations in each other, which is less than the 1,000 levels of JSON that it takes.
 */
const MOST_NESTED = 100;

/** The walk through what stands in one more query or aggregation. */
export function deeper(walk: Walk): Walk {
  const depth = walk.depth + 1;
  if (depth <= MOST_NESTED) return { ...walk, depth };
  throw new RejectedError(
    "request-not-understood",
    `queries and aggregations stand in each other more than ${MOST_NESTED} deep`,
  );
}

/**
 * An object whose keys are read by `table`, all others by `rest`; without a `rest` an unknown key is refused. A `null`
 * passes where a scalar may stand: a parser that is handed one in place of an object reads on into what follows.
 */
export function object(table: Table, rest?: Rule): Rule {
  const rules = new Map(Object.entries(table));
  return (value, walk, where) => {
    if (!isObject(value)) throw refuseValue(where);
    for (const key in value) {
      const rule = rules.get(key) ?? rest;
      if (rule === undefined) throw unknownKey(key, where);
      rule(value[key] as Json, walk, key);
    }
  };
}

/** An object without keys. */
export const empty: Rule = object({});

/** An object of scalars and arrays of scalars. */
export const flatObject: Rule = object({}, flat);

/** A scalar, an array of scalars, or an object of those. */
export const flatOrObject: Rule = flatOr(flatObject);

/** An object is read by `rule`, everything else must be flat. */
export function flatOr(rule: Rule): Rule {
  return (value, walk, where) => (isObject(value) ? rule(value, walk, where) : flat(value, walk, where));
}

/** The same, or `null`: only where OpenSearch's parser passes over one. */
export function orNull(rule: Rule): Rule {
  return (value, walk, where) => {
    if (value !== null) rule(value, walk, where);
  };
}

/** A table whose every key may hold `null`. */
export function nullable(table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([key, rule]) => [key, orNull(rule)]));
}

/** The same, but no `null`. */
export function notNull(rule: Rule): Rule {
  return (value, walk, where) => {
    if (value === null) throw refuseValue(where);
    rule(value, walk, where);
  };
}

/** An array whose items are read by `rule`. */
export function list(rule: Rule): Rule {
  return (value, walk, where) => {
    if (!Array.isArray(value)) throw refuseValue(where);
    for (const item of value) rule(item, walk, where);
  };
}

/** One value, or an array of them. */
export function many(rule: Rule): Rule {
  const each = list(rule);
  return (value, walk, where) => (Array.isArray(value) ? each(value, walk, where) : rule(value, walk, where));
}

/** An object with exactly one key of the caller's choice, its value read by `rule`. */
export function single(rule: Rule): Rule {
  return (value, walk, where) => {
    const key = onlyKeyOf(value, where);
    rule((value as JsonObject)[key] as Json, walk, key);
  };
}

/** An object with exactly one key, which must be in the table: a type of some `kind`. */
export function typed(kind: string, table: Table): Rule {
  const rules = new Map(Object.entries(table));
  return (value, walk, where) => {
    const type = onlyKeyOf(value, where);
    const rule = rules.get(type);
    if (rule === undefined) throw unsupported(kind, type);
    rule((value as JsonObject)[type] as Json, walk, type);
  };
}

/** A query type, an aggregation, … that the gate does not know, or cannot look into. */
export function unsupported(kind: string, type: string): RejectedError {
  return new RejectedError("operation-not-supported", `the ${kind} ${quote(type)} is not supported`);
}

export function unknownKey(key: string, where: string): RejectedError {
  return new RejectedError("request-not-understood", `the key ${quote(key)} in ${quote(where)} is not understood`);
}

export function refuseValue(where: string): RejectedError {
  return new RejectedError("request-not-understood", `the value of ${quote(where)} is not understood`);
}

function onlyKeyOf(value: Json, where: string): string {
  let only: string | undefined;
  if (isObject(value)) {
    for (const key in value) {
      if (only !== undefined) {
        throw new RejectedError(
          "request-not-understood",
          `${quote(where)} holds more than one type: ${quote(only)} and ${quote(key)}`,
        );
      }
      only = key;
    }
  }
  if (only === undefined) throw refuseValue(where);
  return only;
}
