import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { quote } from "../quote.ts";
import { flat, nullable, object } from "../dsl/grammar.ts";
import type { BodyExpression, Rewrite } from "../findings.ts";
import { splitList } from "../index-expression.ts";
import type { Json, JsonObject } from "../json.ts";
import { locateValues, type Splice } from "../json-edit.ts";
import { scalar, walkWithoutQueries } from "./json-body.ts";

/** MultiSearchRequest.readMultiLineFormat of OpenSearch 3.8: every key has one or two spellings. */
const SPELLINGS = {
  index: ["index", "indices"],
  ignoreUnavailable: ["ignore_unavailable", "ignoreUnavailable"],
  expandWildcards: ["expand_wildcards", "expandWildcards"],
} as const;

const header = object(
  nullable({
    index: () => {}, // read by partsOf
    indices: () => {},
    search_type: scalar,
    searchType: scalar,
    ccs_minimize_roundtrips: scalar,
    ccsMinimizeRoundtrips: scalar,
    request_cache: scalar,
    requestCache: scalar,
    preference: scalar,
    routing: scalar,
    allow_partial_search_results: scalar,
    expand_wildcards: flat,
    expandWildcards: flat,
    ignore_unavailable: scalar,
    ignoreUnavailable: scalar,
    allow_no_indices: scalar,
    allowNoIndices: scalar,
    ignore_throttled: scalar,
    ignoreThrottled: scalar,
    cancel_after_time_interval: scalar,
    cancelAfterTimeInterval: scalar,
    phase_took: scalar,
  }),
);

type Replacement = NonNullable<ReturnType<Rewrite["expression"]>>;

/**
 * Reads a header line of `_msearch`. An index that is empty in any way (`""`, `[]`, `null`, an empty part) is refused:
 * OpenSearch would search every index. Throws `RejectedError` (`request-not-understood`).
 */
export function readHeader(root: JsonObject, where: string): BodyExpression {
  header(root, walkWithoutQueries(new Collector()), where);
  const index = onlyKey(root, SPELLINGS.index, where);
  const expand = onlyKey(root, SPELLINGS.expandWildcards, where);
  onlyKey(root, SPELLINGS.ignoreUnavailable, where);
  return {
    parts: index === undefined ? undefined : partsOf(root[index] as Json, where),
    expandWildcards: expand === undefined ? undefined : expandOf(root[expand] as Json, where),
  };
}

/** The changes, in `line`, that put these names where the header names its index; nothing else is touched. */
export function rewriteHeader(line: Buffer, root: JsonObject, to: Replacement): Splice[] {
  const set: (readonly [spellings: readonly string[], text: string])[] = [[SPELLINGS.index, JSON.stringify(to.names)]];
  if (to.ignoreUnavailable) set.push([SPELLINGS.ignoreUnavailable, "true"]);
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const [spellings, text] of set) {
    const key = spellings.find((spelling) => root[spelling] !== undefined);
    if (key === undefined) added.push(`"${spellings[0]}":${text}`);
    else for (const span of locateValues(line, root, [{ holder: root, key }])) splices.push({ ...span, text });
  }
  return added.length === 0 ? splices : [...splices, insertion(line, root, added.join(","))];
}

/** Behind the `{`, or a whole object where the line is blank. */
function insertion(line: Buffer, root: JsonObject, members: string): Splice {
  const brace = line.indexOf("{");
  if (brace < 0) return { start: 0, end: 0, text: `{${members}}` };
  return { start: brace + 1, end: brace + 1, text: Object.keys(root).length === 0 ? members : `${members},` };
}

function onlyKey(root: JsonObject, spellings: readonly string[], where: string): string | undefined {
  const [key, second] = spellings.filter((spelling) => Object.hasOwn(root, spelling));
  if (second !== undefined) throw refuse(where, `holds both ${quote(key ?? "")} and ${quote(second)}`);
  return key;
}

function partsOf(index: Json, where: string): string[] {
  if (typeof index === "string") return assertNamed(splitList(index), where);
  if (!Array.isArray(index)) throw refuse(where, "is to name its index by a string or a list");
  const parts = index.map((part) => {
    if (typeof part !== "string" || splitList(part).length !== 1)
      throw refuse(where, "is to name one index in each string of the list");
    return part;
  });
  return assertNamed(parts, where);
}

function assertNamed(parts: string[], where: string): string[] {
  if (parts.length === 0 || parts.includes("")) throw refuse(where, "names an empty index, which is not every index");
  return parts;
}

function expandOf(value: Json, where: string): string | undefined {
  if (value === null) return undefined;
  const states = Array.isArray(value) ? value : [value];
  if (!states.every((state) => typeof state === "string"))
    throw refuse(where, "is to expand wildcards to names of states");
  return states.join(",");
}

function refuse(where: string, reason: string): RejectedError {
  return new RejectedError("request-not-understood", `${where} ${reason}`);
}
