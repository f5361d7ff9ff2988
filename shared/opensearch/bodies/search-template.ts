import { RejectedError } from "../../errors.ts";
import { Collector } from "../dsl/collect.ts";
import { data, nullable, object, orNull, map, type Rule, unsupported } from "../dsl/grammar.ts";
import type { BodyItems, InspectBody } from "../findings.ts";
import { isObject, type JsonObject } from "../json.ts";
import { locateValues, type Span } from "../json-edit.ts";
import { parseObject, parseObjectText, scalar, walkWithoutQueries } from "./json-body.ts";
import { inspectMsearch, keepPairs } from "./msearch.ts";
import { MustacheRenderer } from "./mustache.ts";
import { assertNdjson, NEWLINE, refuseLine } from "./ndjson.ts";
import { inspectSearch } from "./search.ts";

const stored: Rule = () => {
  throw unsupported("search template under", "id");
};

const pipeline: Rule = (value) => {
  if (value !== null && value !== "_none")
    throw new RejectedError("operation-not-supported", "a search pipeline is not supported");
};

/** SearchTemplateRequest.PARSER of OpenSearch 3.8. */
const request = object({
  source: data,
  params: orNull(map),
  id: stored,
  search_pipeline: pipeline,
  ...nullable({ explain: scalar, profile: scalar }),
});

/**
 * `_search/template`: rendered here, so that the search it stands for is known; it is inspected, and forwarded, in place of
 * the template. Stored templates are refused.
 */
export const inspectSearchTemplate: InspectBody = (body, context) => {
  const source = Buffer.from(renderSearch(body, "the body", new MustacheRenderer()));
  return { ...inspectSearch(source, context), body: source };
};

/** `_msearch/template`: header lines as in `_msearch`, and a template in the place of each search. */
export const inspectMsearchTemplate: InspectBody = (body, context) => {
  assertNdjson(body);
  const renderer = new MustacheRenderer();
  const lines: (Buffer | string)[] = [];
  const pairs: Span[] = [];
  for (let at = 0; at < body.length; ) {
    const header = body.indexOf(NEWLINE, at) + 1;
    const end = body.indexOf(NEWLINE, header);
    if (end < 0) throw refuseLine(lines.length + 1, "is a header without a template");
    // a newline within a JSON text is white space
    const source = renderSearch(body.subarray(header, end), `line ${lines.length + 2}`, renderer).replaceAll("\n", " ");
    lines.push(body.subarray(at, header), `${source}\n`);
    pairs.push({ start: at, end: end + 1 });
    at = end + 1;
  }
  const rendered = Buffer.concat(lines.map((line) => Buffer.from(line)));
  const { items, ...findings } = inspectMsearch(rendered, context);
  if (items === undefined) return { ...findings, body: rendered };
  // what is left is read like any other: as templates, which these searches are no more
  const without: BodyItems["without"] = (_, dropped) => keepPairs(pairs)(body, dropped);
  return { ...findings, body: rendered, items: () => ({ ...items(), without }) };
};

/** The text of the search that a template stands for. */
function renderSearch(body: Buffer, where: string, renderer: MustacheRenderer): string {
  const root = parseObject(body, where);
  request(root, walkWithoutQueries(new Collector()), where);
  const { params } = root;
  const source = renderer.render(templateOf(root, body, where), isObject(params) ? params : {});
  const flags = ["explain", "profile"].filter((flag) => root[flag] === true || root[flag] === "true");
  return flags.length === 0 ? source : withFlags(source, flags);
}

/** A source that is an object is a template as it is written: numbers stay what they are. */
function templateOf(root: JsonObject, body: Buffer, where: string): string {
  const { source } = root;
  if (typeof source === "string") return source;
  if (!isObject(source))
    throw new RejectedError("request-not-understood", `${where} holds no \`source\` of a template`);
  const text = locateValues(body, root, [{ holder: root, key: "source" }])
    .map(({ start, end }) => body.toString("utf8", start, end))
    .join("");
  // OpenSearch reads the template after escapes are undone
  if (/\\u007b/i.test(text)) throw new RejectedError("request-not-understood", `${where} has an escaped brace`);
  return text;
}

/** SearchTemplateRequest's own flags go into the search; they count over those of the template. */
function withFlags(source: string, flags: readonly string[]): string {
  const keys = Object.keys(parseObjectText(source, "the search of a template"));
  const added = flags.filter((flag) => !keys.includes(flag)).map((flag) => `"${flag}":true`);
  const rest = source.slice(source.indexOf("{") + 1);
  return added.length === 0 ? source : `{${[...added, ...(keys.length === 0 ? [] : [""])].join(",")}${rest}`;
}
