import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { inspectSearchRequest } from "../dsl/search-source.ts";
import type { BodyExpression, BodyItem, BodyItems, BodyName, InspectBody, Rewrite } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { assertBounded } from "../json-bounds.ts";
import { locateValues, type Span, type Splice, spliceBytes } from "../json-edit.ts";
import { parseObjectText } from "./json-body.ts";
import { readHeader, rewriteHeader } from "./msearch-header.ts";
import { assertNdjson, isBlank, NEWLINE, refuseLine } from "./ndjson.ts";

/** More than anybody asks at once, and little enough to hold. */
const MAX_SEARCHES = 10_000;

/** One search: a header line and a body line, with where they stand. */
interface Search {
  readonly header: Line;
  /** undefined: a search in a point in time, whose indices are inside its id */
  readonly expression: BodyExpression | undefined;
  readonly source: Line;
  readonly collector: Collector;
}

type SearchOfIndices = Search & { readonly expression: BodyExpression };

interface Line extends Span {
  readonly root: JsonObject;
}

/**
 * `_msearch`: pairs of a header line, which may name its own indices, and the body of a search. A blank header is `{}`;
 * a blank first line, a blank body, and a header without a body are refused, and more than 10,000 searches.
 */
export const inspectMsearch: InspectBody = (body) => {
  assertNdjson(body);
  assertBounded(body, "the body");
  const searches = readSearches(body);
  const withIndices = searches.filter((search): search is SearchOfIndices => search.expression !== undefined);
  return {
    names: distinctNames(searches),
    expressions: withIndices.map(({ expression }) => expression),
    ids: searches.flatMap(({ collector }) => collector.ids),
    items: () => ({
      answers: "responses",
      list: listItems(searches),
      without: keepPairs(searches.map(({ header, source }) => ({ start: header.start, end: source.end + 1 }))),
    }),
    pathActions: [],
    rewrite: (bytes, to) =>
      spliceBytes(bytes, [
        ...withIndices.flatMap((search, position) => rewriteHeaderLine(bytes, search, position, to)),
        ...searches.flatMap((search) => rewriteSource(bytes, search, to)),
      ]),
  };
};

function readSearches(body: Buffer): Search[] {
  // OpenSearch passes over a first line that is empty (deprecated), and takes any later one for a header
  if (body[0] === NEWLINE) throw refuseLine(1, "is empty");
  const searches: Search[] = [];
  for (let at = 0; at < body.length; ) {
    if (searches.length === MAX_SEARCHES)
      throw new RejectedError("body-too-large", "the body has more than 10,000 searches: send it in parts");
    const line = 2 * searches.length + 1;
    const header = readLine(body, at, line);
    if (header.end + 1 >= body.length) throw refuseLine(line, "is a header without a search");
    const source = readLine(body, header.end + 1, line + 1);
    if (isBlank(body, source.start, source.end)) throw refuseLine(line + 1, "is to hold the body of a search");
    const collector = new Collector();
    inspectSearchRequest(source.root, collector);
    searches.push({ header, expression: readExpression(header, collector, `line ${line}`), source, collector });
    at = source.end + 1;
  }
  return searches;
}

function listItems(searches: readonly Search[]): BodyItem[] {
  let expressions = 0;
  return searches.map(({ expression, collector }) => ({
    expression: expression === undefined ? undefined : expressions++,
    names: collector.names,
    identity: {},
  }));
}

/** The pairs of lines that stay; a header of nothing but its newline is no first line. */
export function keepPairs(pairs: readonly Span[]): BodyItems["without"] {
  return (body, dropped) => {
    const kept = pairs.filter((_, position) => !dropped.has(position));
    const isBlankFirst = body[kept[0]?.start ?? 0] === NEWLINE;
    const lines = kept.map(({ start, end }) => body.subarray(start, end));
    return Buffer.concat(isBlankFirst ? [Buffer.from("{}"), ...lines] : lines);
  };
}

function readExpression({ root }: Line, { ids }: Collector, where: string): BodyExpression | undefined {
  const expression = readHeader(root, where);
  if (ids.length === 0) return expression;
  if (expression.parts === undefined) return undefined;
  throw new RejectedError("request-not-understood", `${where} names indices beside a point in time`);
}

/** A blank line reads as `{}`. */
function readLine(body: Buffer, start: number, line: number): Line {
  const end = body.indexOf(NEWLINE, start);
  const root = isBlank(body, start, end) ? {} : parseObjectText(body.toString("utf8", start, end), `line ${line}`);
  return { start, end, root };
}

function rewriteHeaderLine(body: Buffer, { header }: Search, position: number, to: Rewrite): Splice[] {
  const names = to.expression(position);
  const line = body.subarray(header.start, header.end);
  return names === undefined ? [] : moved(rewriteHeader(line, header.root, names), header.start);
}

function rewriteSource(body: Buffer, { source, collector }: Search, to: Rewrite): Splice[] {
  const edits = collector.edits(to);
  const spans = edits.length === 0 ? [] : locateValues(body.subarray(source.start, source.end), source.root, edits);
  return moved(
    spans.map((span, at) => ({ ...span, text: JSON.stringify(edits[at]?.value) })),
    source.start,
  );
}

function moved(splices: readonly Splice[], by: number): Splice[] {
  return splices.map(({ start, end, text }) => ({ start: start + by, end: end + by, text }));
}

function distinctNames(searches: readonly Search[]): BodyName[] {
  const names = new Map<string, BodyName>();
  for (const { collector } of searches)
    for (const name of collector.names) names.set(`${name.action} ${name.index}`, name);
  return [...names.values()];
}
