import { groupBy } from "../group-by.ts";
import { readSurfaces, type SurfaceRow } from "./generate-operations.ts";
import { JUDGEMENTS } from "./judgements.ts";
import { METHOD_LETTERS, type Judgement, type OtherNames } from "./operation.ts";
import { REFUSAL_FAMILIES } from "./refusal-families.ts";
import { REFUSED_NAMESPACES, REFUSED_OPERATIONS } from "./refusals.ts";
import { SERVERLESS, SINCE } from "./versions.ts";

const TITLES: Readonly<Record<string, string>> = {
  _core: "Documents and searches",
  indices: "Indices",
  cat: "Tables for people",
  cluster: "The domain as a whole",
};

const INTRO = `<!-- Made by \`npm run generate\` from shared/opensearch; do not edit. -->
# Operations

Every operation of OpenSearch that the gate knows, and how it decides it. What is not here is refused too: an unknown path is
\`operation-not-supported\`. A test asks a running OpenSearch for its routes and fails on one that is not in these tables.

How to read the tables:

- **Needs** is what a grant has to give on every index that the request names: \`read\`, \`write\` or \`manage\`, each on its own.
  "Any grant" asks for nothing more than some grant on the domain. \`cluster: [monitor]\` is the right to numbers of the whole
  domain. An operation without anything here is **refused**, whatever is granted.
- **Wildcards** (\`*\`, \`_all\`, patterns with exclusions) are either *cut* to what is granted, so that a request for everything answers
  with what the caller may see, or taken *whole*: the request is refused unless all that they can match is granted. A name without a
  wildcard is never cut: one that is not granted refuses the request.
- A **body** is read by the grammar of its kind, and every index in it is decided like one in the path.
- An **answer** is the domain's own, unless names outside of the grants have to be taken out of it, or the gate knows it by itself.`;

const VERSIONS = `The tables are OpenSearch 3's. What another domain runs is said by \`version:\` in the policy; an operation that it lacks is refused by
the gate and not sent, because versions 1 and 7 could read its path as a document of a mapping type. Elasticsearch 7.10 has none of the
operations below. Parameters, queries and aggregations that came later are sent, and the domain answers them with its own 400. What the
gate reads from a request, its wildcards and its answers are the same on all of them: asked of OpenSearch 1.3, 2.19, 3.5 and 3.8 and of
Elasticsearch 7.10.`;

/** Writes `docs/operations.md`; for `npm run generate`. Throws when what is refused for good has been given a judgement. */
export async function generateOperationsDoc(): Promise<{ path: string; text: string }[]> {
  const rows = await readSurfaces();
  const namespaces = groupBy(rows, ({ namespace }) => namespace);
  const isSupported = (namespace: string): boolean => REFUSED_NAMESPACES[namespace] === undefined;
  const named = [...namespaces].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sections = [
    INTRO,
    ...writeFamilies(rows),
    "## Supported, at least in part",
    ...named.filter(([namespace]) => isSupported(namespace)).map(([namespace, own]) => writeMixed(namespace, own)),
    "## Refused as a whole",
    ...named.filter(([namespace]) => !isSupported(namespace)).map(([namespace, own]) => writeRefused(namespace, own)),
    ...writeVersions(rows),
  ];
  return [{ path: "docs/operations.md", text: `${sections.join("\n\n")}\n` }];
}

function writeFamilies(rows: readonly SurfaceRow[]): string[] {
  const names = [...new Set(rows.map(({ group }) => group))];
  return [
    "## Refused for good",
    ...REFUSAL_FAMILIES.map(({ title, why, operations }) => {
      if (operations === undefined) return `**${title}.** ${why}`;
      const own = names.filter((name) => operations.test(name));
      const judged = own.filter((name) => Object.hasOwn(JUDGEMENTS, name));
      if (own.length === 0 || judged.length > 0)
        throw new Error(`\`${title}\` is refused for good, but has ${own.length} operations, judged: ${judged.join()}`);
      return `**${title}.** ${why} (${count(own.length)})`;
    }),
  ];
}

function writeVersions(rows: readonly SurfaceRow[]): string[] {
  const later = rows.filter(({ group, path }) => SINCE[path] !== undefined && JUDGEMENTS[group] !== undefined);
  const byVersion = [...groupBy(later, ({ path }) => SINCE[path] ?? "")].toSorted(
    ([a], [b]) =>
      Number(a.split(".")[0]) - Number(b.split(".")[0]) || Number(a.split(".")[1]) - Number(b.split(".")[1]),
  );
  const lines = byVersion.map(([version, own]) => `| ${version} | ${writeRequests(own)} |`);
  return [
    "## Other versions",
    VERSIONS,
    ["| first in OpenSearch | requests |", "|---|---|", ...lines].join("\n"),
    `A collection of OpenSearch Serverless has a smaller API. By AWS's list of it, these are sent to one, and all others are refused: ${[
      ...SERVERLESS,
    ]
      .toSorted()
      .map((name) => `\`${name}\``)
      .join(", ")}.`,
  ];
}

/** One table: what is supported first. */
function writeMixed(namespace: string, rows: readonly SurfaceRow[]): string {
  const operations = groupBy(rows, ({ group }) => group);
  const lines = [...operations].toSorted(bySupport).map(([name, own]) => {
    const judgement = JUDGEMENTS[name];
    const [needs, more] =
      judgement === undefined
        ? ["**refused**", REFUSED_OPERATIONS[name] ?? ""]
        : [describeNeeds(judgement), describe(judgement)];
    return `| \`${name}\` | ${writeRequests(own)} | ${needs} | ${more} |`;
  });
  const supported = [...operations.keys()].filter((name) => JUDGEMENTS[name] !== undefined).length;
  return [
    `### ${TITLES[namespace] ?? `\`${namespace}\``}`,
    `${count(operations.size)}, ${supported} of them supported.`,
    ["| operation | requests | needs | and |", "|---|---|---|---|", ...lines].join("\n"),
  ].join("\n\n");
}

function writeRefused(namespace: string, rows: readonly SurfaceRow[]): string {
  const operations = groupBy(rows, ({ group }) => group);
  const lines = [...operations].toSorted(byName).map(([name, own]) => `| \`${name}\` | ${writeRequests(own)} |`);
  return [
    `### \`${namespace}\``,
    `Refused: ${REFUSED_NAMESPACES[namespace]}. ${count(operations.size)}.`,
    ["| operation | requests |", "|---|---|", ...lines].join("\n"),
  ].join("\n\n");
}

/** `GET POST /_search`, one path per line of the cell. */
function writeRequests(rows: readonly SurfaceRow[]): string {
  const methods = [...METHOD_LETTERS.keys()];
  const paths = groupBy(rows, ({ path }) => (path === "/" ? path : path.replace(/\/$/, "")));
  return [...paths]
    .toSorted(byName)
    .map(([path, own]) => {
      const taken = methods.filter((method) => own.some((row) => row.method === method));
      return `${taken.join(" ")} \`${path}\``;
    })
    .join("<br>");
}

function describeNeeds({ actions, index, bare, otherNames }: Judgement): string {
  if (index === "none" && bare === "any-grant") return "any grant";
  if (index === "none" && bare === "cluster") return "`cluster: [monitor]`";
  const own = writeActions(actions);
  const others = otherNames.map((other) => `${writeActions(other.actions)} on \`{${other.param}}\``);
  const alone = bare === "cluster" ? ["without an index `cluster: [monitor]`"] : [];
  return [own, ...others, ...alone].filter((part) => part !== "").join("; ");
}

function writeActions(actions: readonly string[]): string {
  return actions.map((action) => `\`${action}\``).join(" and ");
}

/** What follows from a judgement for a request and its answer. */
function describe(judgement: Judgement): string {
  const { body, sourceParam, answer, force, otherNames } = judgement;
  const parts = [
    describeNames(judgement),
    ...otherNames.map(describeOther),
    body === "none" ? "no body" : `body: ${body.replaceAll("-", " ")}`,
    sourceParam && body !== "none" ? "or `?source=`" : "",
    ...Object.entries(force ?? {}).map(([name, value]) => `always \`${name}=${value}\``),
    answer === "pass"
      ? ""
      : `answer: ${answer === "view" ? "the gate's own" : `filtered (${answer.replaceAll("-", " ")})`}`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function describeNames({ index, wildcards, bare, idParam }: Judgement): string {
  if (idParam !== undefined) return "by ids that the gate handed out: the indices inside are decided anew";
  if (index === "none") return "";
  const names = index === "name" ? "one name" : `a list; wildcards ${wildcards === "narrow" ? "cut" : "whole"}`;
  const without: Readonly<Record<Judgement["bare"], string>> = {
    all:
      wildcards === "narrow" ? "without an index: all that is granted" : "without an index: all, which must be granted",
    body: "without an index: those of the body",
    cluster: "",
    "any-grant": "without an index: allowed",
    refuse: "",
  };
  return [names, without[bare]].filter((part) => part !== "").join("; ");
}

function describeOther({ param, index, wildcards }: OtherNames): string {
  return `\`{${param}}\`: ${index === "name" ? "one name" : `a list, wildcards ${wildcards === "narrow" ? "cut" : "whole"}`}`;
}

function count(operations: number): string {
  return operations === 1 ? "1 operation" : `${operations} operations`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function bySupport(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  const rank = ([name]: readonly [string, unknown]): number => (JUDGEMENTS[name] === undefined ? 1 : 0);
  return rank(a) - rank(b) || byName(a, b);
}
